// What the settings say in German.
export default {
  strings: {
    "settings.save": "Speichern", "settings.saved": "Gespeichert.", "settings.add": "Diesen Ort hinzufügen", "settings.really": "„{place}“ wirklich herausnehmen?",
    "settings.places": "Orte", "settings.house": "Haus", "settings.noFile": "Die Einstellungen sind für den Besitzer eines Hauses, das eine Datei hat.",
    "parts.title": "Zonen und private Bereiche", "parts.private": "privater Bereich", "parts.zone": "Zone", "parts.newZone": "Neue Zone", "parts.newPrivate": "Neuer privater Bereich",
    "parts.none": "Noch ist nichts gezeichnet.", "parts.name": "Name der Zone", "parts.kinds": "Zählen nur in solchen Zonen", "parts.corner": "Ecke",
    "parts.more": "Eine Ecke mehr", "parts.fewer": "Diese Ecke entfernen", "parts.remove": "Diesen Bereich entfernen",
    "parts.hint": "Ecken ziehen, oder eine wählen und die Pfeiltasten benutzen; ein Klick ins Bild fügt eine Ecke hinzu, die Entfernen-Taste nimmt eine weg.",
    "thresholds.title": "Wie sicher es sein muss", "thresholds.kind": "Ereignis", "thresholds.from": "Melden ab", "thresholds.model": "Wie im Modell",
    "thresholds.would": "Von {n} Ereignissen in {days} Tagen wären {m} gemeldet worden.", "thresholds.rules": "Regeln hätten {m} statt {n} gemeldet.",
    "thresholds.more": "Vielleicht mehr: Was unter der damaligen Schwelle blieb, ist nicht aufbewahrt.",
    "keeping.title": "Was aufbewahrt wird", "keeping.days": "Tage", "keeping.mb": "Megabyte an Clips und Bildern, höchstens",
    "keeping.needs": "Jetzt {used} MB, etwa {day} MB am Tag: {days} Tage brauchen etwa {whole} MB.", "keeping.less": "Die ältesten gehen nach etwa {days} Tagen.", "keeping.nothing": "Dieses Haus bewahrt nichts auf.",
    "people.title": "Personen", "people.owner": "Besitzer", "people.name": "Name", "people.role": "Darf", "people.password": "Neues Passwort, mindestens 8 Zeichen", "people.add": "Jemanden hinzufügen", "people.remove": "Entfernen",
    "people.open": "An diesem Rechner muss sich niemand anmelden. Mit einem Passwort für den Besitzer lassen sich andere hinzufügen.",
    "role.see": "schauen", "role.operate": "schauen und bedienen", "role.own": "alles",
    "sessions.title": "Wer angemeldet ist", "sessions.own": "diese hier", "sessions.end": "Abmelden",
    "push.title": "Mitteilungen", "push.on": "Diesen Browser benachrichtigen", "push.end": "Beenden", "push.none": "Keiner Ihrer Browser wird benachrichtigt.", "push.refused": "Der Browser erlaubt dieser Seite keine Mitteilungen.",
  },
};
