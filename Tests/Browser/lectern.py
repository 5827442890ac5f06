"""An installation of a test's own, started from the binary, killed and started again at the same address; and things to put into it.

LECTERN_BINARY names the program (.build/debug/lectern without it).
"""
import http.client
import os
import pathlib
import re
import shutil
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.path.abspath(os.environ.get("LECTERN_BINARY", ROOT / ".build/debug/lectern"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Lectern:
    """A data folder and the program on it, empty at first."""

    def __init__(self, folder, **environment):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "log"
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.server = None
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "LECTERN_DATA": str(self.folder / "data"),
            "LECTERN_ADDRESS": f"127.0.0.1:{self.port}", "LECTERN_URL": self.base, "LECTERN_ASSETS": str(ROOT),
            "LECTERN_OUTGOING_ALLOW": "127.0.0.0/8", **environment,
        }

    def start(self, timeout=60):
        with open(self.log, "ab") as log:
            self.server = subprocess.Popen(
                [BINARY, "serve", "--empty"], env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            assert self.server.poll() is None, f"the server ended: {self.said()}"
            try:
                if self.ask("/health")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.01)
        raise AssertionError(f"no answer: {self.said()}")

    def kill(self):
        """Without warning, as a power cut does."""
        if self.server:
            self.server.kill()
            self.server.wait()
            self.server = None

    def said(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    @property
    def link(self):
        """The one-time link that the program prints while nobody has an account."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            found = re.findall(r"https?://\S+/admin/welcome/\S+", self.said())
            if found:
                return found[-1]
            time.sleep(0.01)
        raise AssertionError(f"no link was printed: {self.said()}")

    def ask(self, path, method="GET", body=None, timeout=30, **headers):
        """(status, headers, body) of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path.removeprefix(self.base), body, {k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL)


def tone(path, seconds=20, bitrate="128k"):
    """A playable MP3 of something that isn't silence."""
    ffmpeg("-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}", "-af", "volume=-6dB", "-ac", "1", "-b:a", bitrate, path)
    return pathlib.Path(path)


def long_recording(path, size):
    """A playable MP3 of `size` bytes or a little more: minutes of noise, over and over."""
    piece = pathlib.Path(f"{path}.piece.mp3")
    ffmpeg(
        "-f", "lavfi", "-i", "anoisesrc=d=30:c=pink:a=0.3", "-ac", "2", "-b:a", "320k", "-id3v2_version", "0", "-write_xing", "0", "-f", "mp3", piece)
    data = piece.read_bytes()
    piece.unlink()
    with open(path, "wb") as file:
        written = 0
        while written < size:
            written += file.write(data)
    return pathlib.Path(path)


def picture(path, width=2000, height=1600):
    """A picture whose middle square is told apart from its edges."""
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=size={width}x{height}:rate=1", "-frames:v", "1", path)
    return pathlib.Path(path)


def gpodder(home, *arguments):
    """What gpodder's command line says, run for a user that knows nothing."""
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "GPODDER_HOME": str(home / "gpodder"),
        "GPODDER_DOWNLOAD_DIR": str(home / "downloads"), "TMPDIR": str(home),
    }
    done = subprocess.run(
        ["gpo", *arguments], env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


HAS_GPODDER = bool(shutil.which("gpo"))
