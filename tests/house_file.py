"""Tables that the files of many houses share."""

TOKEN = "0123456789abcdef0123"


def web_table(port: int) -> str:
    """The API on a port of loopback, for a program that has ``TOKEN``."""
    return f'[web]\nport = {port}\ntoken = "{TOKEN}"\n'


def mqtt_table(port: int) -> str:
    """A broker on a port of loopback."""
    return f'[mqtt]\nhost = "127.0.0.1"\nport = {port}\n'
