// What the page says in German.
export default {
  strings: {
    // the shell
    userName: "Name (der Besitzer hat keinen)",
    skip: "Zum Inhalt springen", views: "Ansichten", context: "Modus", login: "Anmelden", password: "Passwort",
    "view.live": "Live", "view.review": "Rückblick", "view.rules": "Regeln", "view.health": "Zustand", "view.settings": "Einstellungen",
    ok: "Alles in Ordnung", since: "seit", andMore: "und {n} weitere", look: "Ansehen", details: "Einzelheiten",
    partMissing: "Etwas arbeitet nicht, wie es soll.", lost: "Keine Verbindung zum Haus; es wird weiter versucht.",
    mixed: "verschieden", none: "nicht gesetzt", home: "zu Hause", away: "abwesend", night: "Nacht",
    // live
    now: "Was vorgeht", noPicture: "Kein Bild", off: "Ausgeschaltet", preview: "Bild von", level: "Lautstärke",
    spectrum: "Ton der letzten Sekunden, tiefe Töne unten", nothingNow: "nichts",
    camera: "Kamera", microphone: "Mikrofon", detection: "Erkennung",
    listen: "Zuhören", mute: "Stumm", fullScreen: "Vollbild", pictureInPicture: "Im Blick behalten", switches: "Schalter", live: "live", seen: "Was zu sehen ist",
    zones: "Zonen", backSince: "Das Bild ist seit {t} wieder da.", lastSeen: "Zuletzt gesehen {t}:", sound: "Ton", quietSound: "leise", loudSound: "laut",
    "trouble.refused.camera": "die Kamera weist Benutzer und Passwort ab. In der Datei des Hauses berichtigen.",
    "trouble.refused.microphone": "das Mikrofon weist Benutzer und Passwort ab. In der Datei des Hauses berichtigen.",
    "trouble.unreachable.camera": "die Kamera antwortet nicht. Strom und Netz prüfen.",
    "trouble.unreachable.microphone": "das Mikrofon antwortet nicht. Prüfen, ob es eingesteckt ist.",
    "trouble.silent.camera": "die Kamera sendet nichts. Neu starten, wenn es so bleibt.",
    "trouble.silent.microphone": "das Mikrofon sendet nichts. Neu einstecken, wenn es so bleibt.",
    "trouble.partly": "arbeitet nur zum Teil.", "trouble.overloaded": "Überlast: dieser Rechner kommt nicht nach. Weniger Orte oder ein kleineres Modell helfen.",
    "trouble.stopped": "wird gerade nicht überwacht.",
    // decisions
    decided: "Entschieden von",
    // review
    search: "Suchen", searchHint: "Worte, Arten, Orte", whichOnes: "Welche", important: "Wichtiges", everything: "Alles", notReviewed: "Ungesehen",
    oldestFirst: "Älteste zuerst", moreFilters: "Weitere Filter", resetFilters: "Zurücksetzen", day: "Tag", what: "Was", where: "Wo", allDays: "Alle Tage", any: "beliebig",
    today: "Heute", yesterday: "Gestern", track: "Der Tag", dayBefore: "Der Tag davor", dayAfter: "Der Tag danach", save: "Sichern", exportDay: "Diesen Tag sichern", more: "Mehr",
    nothing: "Es ist noch nichts geschehen.", nothingFound: "Nichts dergleichen ist geschehen.", close: "Schließen", newer: "Neuer", older: "Älter",
    reviewed: "Gesehen", download: "Herunterladen", share: "Teilen", delete: "Löschen", reallyDelete: "Wirklich löschen, samt Dateien?", events: "{n} Ereignisse",
    converting: "Dieser Browser kann das Video der Kamera nicht abspielen: es wird umgewandelt …", "severity.alarm": "Alarm",
    "cadence.even": "gleichmäßig", "cadence.continuous": "ohne Pause", "cadence.T3": "T3 (ISO 8201)", "cadence.T4": "T4",
    because: "Warum", cadence: "Takt", present: "Beteiligt", goesOn: "dauert an", sure: "Wie sicher", utterance: "Worte",
    zone: "Zone", howMany: "Wie viele", when: "Wann", noClip: "Kein Film vorhanden, oder noch nicht geschrieben.", clip: "Film:",
    seconds: "s", "heads.rule": "Regel", "heads.situation": "Lagen", "heads.presence": "Gesehenes", "heads.sound": "Gehörtes", "heads.intent": "Befehle",
    notThis: "Das war es nicht", yesThis: "Ja, das war es", undo: "Zurücknehmen",
    markedWrong: "Was so klingt, wird nicht mehr gemeldet.", markedRight: "Was so klingt, wird weiter gemeldet.",
    // rules
    say: "Etwas sagen", question: "Eine Frage", send: "Senden", rules: "Was gemeldet wird", forget: "Vergessen",
    hint: "Ein Befehl, oder was gemeldet werden soll: „sag mir, wenn ein Hund bellt, während wir weg sind“.",
    onlyAsk: "Fragen, was war: „Was ist passiert, während ich weg war?“", noQuestion: "Das ist keine Frage danach, was war, und du darfst nur schauen.",
    askHint: "Oder fragen, was war: „Was ist passiert, während ich weg war?“", happened: "Wo es anzusehen ist",
    offer: "Stattdessen melden:",
    noRules: "Noch keine Regeln: sag oben, was gemeldet werden soll.", noRulesYet: "Noch keine Regeln.",
    // health
    quieter: "leiser gestellt",
    parts: "Teile", stages: "Verzögerung je Stufe, Millisekunden", store: "Speicher", part: "Teil", state: "Zustand", reason: "Grund",
    stage: "Stufe", count: "Anzahl", "part.ok": "gut", "part.degraded": "eingeschränkt", "part.down": "ausgefallen",
    // settings
    language: "Sprache", logout: "Abmelden",
  },
  kinds: {
    person: "Person", cat: "Katze", dog: "Hund", vehicle: "Fahrzeug", smoke_alarm: "Rauchmelder", co_alarm: "Kohlenmonoxid-Melder",
    siren: "Sirene", glass_break: "Glasbruch", door_knock: "Klopfen", doorbell: "Türklingel", dog_bark: "Hundebellen",
    cat_meow: "Miauen", baby_cry: "Babyweinen", cough: "Husten", footsteps: "Schritte", snore: "Schnarchen", car_horn: "Hupe",
    engine: "Motor", appliance: "Haushaltsgerät", water: "Wasser", weather: "Wind und Regen", crackling_fire: "Feuerknistern",
    speech_or_laughter: "Sprechen oder Lachen", scream: "Schrei", gunshot: "Schuss", beep: "Piepen", music: "Musik",
    vacuum: "Staubsauger", other: "anderes Geräusch",
    hazard: "Gefahr", intrusion: "Einbruch", distress: "Notruf", visitor: "Besuch", command: "Befehl", routine: "Alltag", quiet: "Ruhe",
    home: "zu Hause", away: "abwesend", night: "Nacht", none: "nicht gesetzt", open: "offen", closed: "geschlossen", on: "an", off: "aus",
  },
  stages: {
    capture: "Aufnahme", decode: "Dekodieren", wait: "Warten", encode: "Kodieren", fuse: "Verbinden", decide: "Entscheiden",
    store: "Speichern", deliver: "Zustellen", event: "der ganze Weg",
  },
};
