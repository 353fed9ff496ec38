// What the set-up says in English.
export default {
  strings: {
    "setup.title": "Set up your house", "setup.token": "Token", "setup.tokenHint": "It was printed where Tectum was started.",
    "setup.hint": "Choose a camera or a microphone for each place and try them. Everything can be changed later.",
    "setup.looking": "Looking for cameras and microphones …", "setup.found": "Found: {n} cameras, {m} microphones.",
    "setup.place": "place", "setup.hall": "hall", "setup.another": "Another place", "setup.remove": "Remove this place",
    "setup.name": "Name of the place", "setup.camera": "Camera", "setup.other": "a network camera, by its address", "setup.none": "none",
    "setup.default": "the usual one", "setup.address": "Address", "setup.user": "User of the camera", "setup.brokerUser": "User of the broker", "setup.secret": "Password of that user",
    "setup.useSound": "Use the camera's sound", "setup.microphone": "Microphone of this machine", "setup.outside": "The camera faces outdoors",
    "setup.try": "Try", "setup.listen": "Listen", "setup.trying": "Trying …", "setup.works": "Works:",
    "setup.withSound": "with sound", "setup.noSound": "without sound", "setup.refused": "User and password are refused.",
    "setup.unreachable": "No answer.", "setup.wrong": "That cannot be used:",
    "setup.broker": "Home Assistant (MQTT broker)", "setup.brokerHint": "Leave it empty where you have none.",
    "setup.host": "Host", "setup.port": "Port", "setup.kept": "the one that is kept", "setup.tls": "Encrypted (TLS)",
    "setup.notify": "Notifications", "setup.notifyHint": "Browsers can be notified of what matters, by the service of the browser's maker: encrypted, and off unless chosen. Leave it empty where nobody is to be.", "setup.contact": "An e-mail address that push services may ask",
    "setup.page": "This page", "setup.reachable": "Other devices of the network may open it", "setup.password": "Password of the page, at least 8 characters",
    "setup.begin": "Start the house", "setup.begins": "The house starts …", "setup.notThere": "It has not started; look at the window where Tectum runs.",
  },
};
