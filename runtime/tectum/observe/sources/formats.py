"""What FFmpeg may make of a file or a stream: forms that hold pictures and sound themselves.

Others only say where those are (playlists, lists of files, session descriptions): they would let whoever made the file,
or is at the other end, have this machine open what it names. Source: FFmpeg, "Formats Documentation".
"""

CONTAINERS = (
    "mov", "matroska", "avi", "asf", "flv", "mpeg", "mpegts", "mpegvideo", "ogg", "h264", "hevc", "m4v", "mjpeg", "gif",
    "wav", "aiff", "au", "caf", "flac", "mp3", "aac", "ac3", "eac3", "amr", "dv", "mxf", "ivf", "obu", "av1", "nut",
)  # fmt: skip
PICTURES = ("jpeg_pipe", "png_pipe", "bmp_pipe", "webp_pipe", "tiff_pipe", "jpegxl_pipe", "gif_pipe")
FILE_OPTIONS = {"format_whitelist": ",".join((*CONTAINERS, *PICTURES)), "protocol_whitelist": "file"}
"""For a recording or a picture of this machine."""
HTTP_OPTIONS = {
    "format_whitelist": ",".join((*CONTAINERS, "jpeg_pipe", "mpjpeg", "hls")),
    "protocol_whitelist": "none",  # whatever it names is asked of HttpInput
    "http_persistent": "0",
    "http_multiple": "0",
}
"""For what HttpInput reads."""
RTSP_OPTIONS = {"format_whitelist": "rtsp", "protocol_whitelist": "tcp,tls", "rtsp_transport": "tcp"}
"""For a camera that speaks RTSP: packets come through the connection that was made, from nowhere else. A redirect is to
``rtsp``, which is not in the list: it is not followed."""
