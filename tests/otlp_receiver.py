"""A receiver of OpenTelemetry's protocol on loopback, which reads what it gets by the protocol's own types."""

import gzip
import zlib

from tests.live import Receiver


class OtlpReceiver(Receiver):
    """``spans``: all that came so far, each with what sent it."""

    def __init__(self):
        super().__init__("/v1/traces")

    @property
    def spans(self):
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        found = []
        for path, sent, body in list(self.got):
            headers = lowered(sent)
            assert path == "/v1/traces"
            assert headers["content-type"] == "application/x-protobuf"
            unpack = {"gzip": gzip.decompress, "deflate": zlib.decompress}.get(headers.get("content-encoding"), bytes)
            request = ExportTraceServiceRequest.FromString(unpack(body))
            for resource in request.resource_spans:
                source = attributes(resource.resource)
                for scope in resource.scope_spans:
                    found += [(source["service.instance.id"], span) for span in scope.spans]
        return found

    def named(self, name, whose=None):
        """The spans of a name, of one that sends or of any."""
        return [span for source, span in self.spans if span.name == name and whose in (None, source)]


def lowered(headers):
    """HTTP does not tell large letters of their names from small ones."""
    return {name.lower(): value for name, value in headers.items()}


def attributes(of):
    """As Python values."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in of.attributes}
