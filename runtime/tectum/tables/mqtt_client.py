"""paho's client, which also tells what a broker refuses of messages with QoS 2.

A broker that refuses one says so in its PUBREC (OASIS, "MQTT Version 5.0", 3.5.2.1). paho-mqtt passes over that and
goes on to the PUBCOMP, which says that all is well.
"""

from paho.mqtt.client import Client
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

NUMBER_BYTES = 2
"""Of the message's number, which a PUBREC begins with; a reason follows where it is not plain success."""


class MqttClient(Client):
    """``refused``: why the broker did not take a message, by its number, until that is taken out of it."""

    refused: dict[int, ReasonCode]

    def _handle_pubrec(self) -> MQTTErrorCode:
        packet = self._in_packet["packet"]
        if len(packet) > NUMBER_BYTES:
            reason = ReasonCode(PacketTypes.PUBREC, identifier=packet[NUMBER_BYTES])
            if reason.is_failure:
                self.refused[int.from_bytes(packet[:NUMBER_BYTES], "big")] = reason
        return super()._handle_pubrec()
