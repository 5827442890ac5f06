"""Audio over HTTP: ranges, conditions and resumed downloads, byte for byte (RFC 9110 §13 and §14)."""
import re
from email.utils import formatdate, parsedate_to_datetime

import pytest
from conftest import ask, curl


def test_the_whole_file_is_what_the_feed_promised(newest, audio):
    answer = ask(newest.href)
    assert answer.status == 200
    assert len(answer.body) == int(newest.length) == int(answer["Content-Length"])
    assert answer.body == audio
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Type"] == newest.type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["ETag"] and not answer["ETag"].startswith("W/") and answer["Last-Modified"]
    assert answer.body[:3] == b"ID3" or answer.body[0] == 0xFF


def test_head_answers_as_get_does(newest):
    get, head = ask(newest.href), ask(newest.href, "HEAD")
    fields = lambda answer: sorted((name.lower(), value) for name, value in answer.headers.items() if name.lower() != "date")
    assert head.body == b"" and fields(head) == fields(get)


RANGES = {
    "0-0": lambda n: (0, 0),
    "0-99": lambda n: (0, 99),
    "100-": lambda n: (100, n - 1),
    "-500": lambda n: (n - 500, n - 1),
    "-1": lambda n: (n - 1, n - 1),
    "-999999999999": lambda n: (0, n - 1),
    "1000-999999999999": lambda n: (1000, n - 1),
    "LAST-": lambda n: (n - 1, n - 1),
}


@pytest.mark.parametrize("asked", RANGES)
def test_a_range_is_exactly_those_bytes(newest, audio, asked):
    first, last = RANGES[asked](len(audio))
    answer = ask(newest.href, Range="bytes=" + asked.replace("LAST", str(len(audio) - 1)))
    assert answer.status == 206, answer
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(audio)}"
    assert int(answer["Content-Length"]) == last - first + 1
    assert answer.body == audio[first : last + 1]


@pytest.mark.parametrize("asked", ["END-", "END-999999999999", "-0"])
def test_a_range_past_the_end_cannot_be_satisfied(newest, audio, asked):
    answer = ask(newest.href, Range="bytes=" + asked.replace("END", str(len(audio))))
    assert answer.status == 416, answer
    assert answer["Content-Range"] == f"bytes */{len(audio)}"


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=", "bytes=a-b", "bytes 0-5"])
def test_what_is_no_byte_range_is_ignored(newest, audio, asked):
    answer = ask(newest.href, Range=asked)
    assert answer.status == 200 and answer.body == audio


def test_several_ranges_come_in_parts(newest, audio):
    size = len(audio)
    answer = ask(newest.href, Range="bytes=0-9, 100-299, -50")
    assert answer.status == 206, answer
    boundary = re.fullmatch(r'multipart/byteranges; *boundary="?([^"]+)"?', answer["Content-Type"]).group(1).encode()
    assert int(answer["Content-Length"]) == len(answer.body)
    assert answer.body.rstrip(b"\r\n").endswith(b"--" + boundary + b"--")
    parts = {}
    for part in answer.body.split(b"--" + boundary)[1:-1]:
        head, body = part.removeprefix(b"\r\n").split(b"\r\n\r\n", 1)
        fields = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n"))
        assert fields["content-type"] == newest.type
        parts[fields["content-range"]] = body.removesuffix(b"\r\n")
    assert parts == {
        f"bytes 0-9/{size}": audio[:10], f"bytes 100-299/{size}": audio[100:300], f"bytes {size - 50}-{size - 1}/{size}": audio[-50:],
    }


def test_a_range_of_something_else_is_not_sent(newest, audio):
    whole = ask(newest.href, "HEAD")
    before = formatdate(parsedate_to_datetime(whole["Last-Modified"]).timestamp() - 3600, usegmt=True)
    for validator in [whole["ETag"], whole["Last-Modified"]]:
        answer = ask(newest.href, Range="bytes=5-9", If_Range=validator)
        assert answer.status == 206 and answer.body == audio[5:10], validator
    for validator in ['"other"', "W/" + whole["ETag"], before]:
        answer = ask(newest.href, Range="bytes=5-9", If_Range=validator)
        assert answer.status == 200 and answer.body == audio, validator


def test_conditions_are_kept(newest):
    whole = ask(newest.href, "HEAD")
    assert ask(newest.href, If_None_Match=whole["ETag"]).status == 304
    assert ask(newest.href, If_Modified_Since=whole["Last-Modified"]).status == 304
    assert ask(newest.href, If_None_Match='"other"', If_Modified_Since=whole["Last-Modified"]).status == 200
    assert ask(newest.href, If_Match='"other"').status == 412
    assert ask(newest.href, If_Match=whole["ETag"], Range="bytes=0-0").status == 206


def test_curl_resumes_where_it_stopped(newest, audio, tmp_path):
    for kept in [1, len(audio) // 3, len(audio) - 1]:
        part = tmp_path / f"{kept}.mp3"
        part.write_bytes(audio[:kept])
        sent = curl("-C", "-", "-o", str(part), "-w", "%{http_code} %{size_download}", newest.href)
        assert sent.decode() == f"206 {len(audio) - kept}"
        assert part.read_bytes() == audio


def test_audio_is_not_compressed_again(newest, audio):
    answer = ask(newest.href, Accept_Encoding="gzip, br")
    assert answer["Content-Encoding"] is None and answer.body == audio
