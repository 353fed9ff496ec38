// What the settings say in English.
export default {
  strings: {
    "settings.save": "Save", "settings.saved": "Saved.", "settings.add": "Add this place", "settings.really": "Really take “{place}” out?",
    "settings.places": "Places", "settings.house": "House", "settings.noFile": "The settings are for the owner of a house that has a file.",
    "parts.title": "Zones and private parts", "parts.private": "private part", "parts.zone": "zone", "parts.newZone": "New zone", "parts.newPrivate": "New private part",
    "parts.none": "Nothing is drawn yet.", "parts.name": "Name of the zone", "parts.kinds": "Count only in such zones", "parts.corner": "corner",
    "parts.more": "One corner more", "parts.fewer": "Remove this corner", "parts.remove": "Remove this part",
    "parts.hint": "Drag the corners, or choose one and use the arrow keys; a click on the picture adds a corner, the delete key removes one.",
    "thresholds.title": "How sure it must be", "thresholds.kind": "Event", "thresholds.from": "Tell from", "thresholds.model": "As the model has it",
    "thresholds.would": "Of {n} events in {days} days, it would have told {m}.", "thresholds.rules": "Rules would have told {m} instead of {n}.",
    "thresholds.more": "Perhaps more: what stayed below the threshold of then is not kept.",
    "keeping.title": "What is kept", "keeping.days": "Days", "keeping.mb": "Megabytes of clips and pictures, at most",
    "keeping.needs": "{used} MB now, about {day} MB a day: {days} days need about {whole} MB.", "keeping.less": "The oldest go after about {days} days.", "keeping.nothing": "This house keeps nothing.",
    "people.title": "People", "people.owner": "Owner", "people.name": "Name", "people.role": "May", "people.password": "New password, at least 8 characters", "people.add": "Add somebody", "people.remove": "Remove",
    "people.open": "Nobody has to log in on this machine. With a password for the owner, others can be added.",
    "role.see": "look", "role.operate": "look and operate", "role.own": "everything",
    "sessions.title": "Who is logged in", "sessions.own": "this one", "sessions.end": "Log out",
    "push.title": "Notifications", "push.on": "Notify this browser", "push.end": "End", "push.none": "No browser of yours is notified.", "push.refused": "The browser allows no notifications of this page.",
  },
};
