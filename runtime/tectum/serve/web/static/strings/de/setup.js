// What the set-up says in German.
export default {
  strings: {
    "setup.title": "Haus einrichten", "setup.token": "Schlüssel", "setup.tokenHint": "Er wurde dort ausgegeben, wo Tectum gestartet wurde.",
    "setup.hint": "Für jeden Ort eine Kamera oder ein Mikrofon wählen und ausprobieren. Alles lässt sich später ändern.",
    "setup.looking": "Kameras und Mikrofone werden gesucht …", "setup.found": "Gefunden: {n} Kameras, {m} Mikrofone.",
    "setup.place": "Ort", "setup.hall": "Flur", "setup.another": "Noch ein Ort", "setup.remove": "Diesen Ort entfernen",
    "setup.name": "Name des Ortes", "setup.camera": "Kamera", "setup.other": "eine Netzwerkkamera, mit ihrer Adresse", "setup.none": "keine",
    "setup.default": "das übliche", "setup.address": "Adresse", "setup.user": "Benutzer der Kamera", "setup.brokerUser": "Benutzer des Brokers", "setup.secret": "Passwort dieses Benutzers",
    "setup.useSound": "Ton der Kamera verwenden", "setup.microphone": "Mikrofon dieses Rechners", "setup.outside": "Die Kamera blickt nach draußen",
    "setup.try": "Ausprobieren", "setup.listen": "Hineinhören", "setup.trying": "Wird ausprobiert …", "setup.works": "Funktioniert:",
    "setup.withSound": "mit Ton", "setup.noSound": "ohne Ton", "setup.refused": "Benutzer und Passwort werden abgelehnt.",
    "setup.unreachable": "Keine Antwort.", "setup.wrong": "Das geht so nicht:",
    "setup.broker": "Home Assistant (MQTT-Broker)", "setup.brokerHint": "Leer lassen, wenn es keinen gibt.",
    "setup.host": "Rechner", "setup.port": "Port", "setup.kept": "das gespeicherte", "setup.tls": "Verschlüsselt (TLS)",
    "setup.notify": "Mitteilungen", "setup.notifyHint": "Browser können von Wichtigem erfahren, über den Dienst des Browser-Herstellers: verschlüsselt, und nur wenn gewählt. Leer lassen, wenn niemand benachrichtigt werden soll.", "setup.contact": "E-Mail-Adresse, die Push-Dienste fragen dürfen",
    "setup.page": "Diese Seite", "setup.reachable": "Andere Geräte im Netz dürfen sie öffnen", "setup.password": "Passwort der Seite, mindestens 8 Zeichen",
    "setup.begin": "Haus starten", "setup.begins": "Das Haus startet …", "setup.notThere": "Es ist nicht gestartet; im Fenster nachsehen, in dem Tectum läuft.",
  },
};
