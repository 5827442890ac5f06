"""The programs that are measured, and the clocks and counters they are measured with."""

import http.server
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Connection:
    """One kept connection; asks one thing at a time."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def connect(self):
        self.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def get(self, path, headers=()):
        """The status, the head and the body of a GET, and the seconds from sending it to its last byte."""
        if not self.socket:
            self.connect()
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{lines}\r\n".encode()
        begin = time.perf_counter()
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.receive()
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"(?im)^content-length: *(\d+)", head)
        if not length:
            raise RuntimeError(f"{path}: the answer has no length: {head!r}")
        parts, missing = [body], int(length[1]) - len(body)
        while missing > 0:
            parts.append(self.receive())
            missing -= len(parts[-1])
        seconds = time.perf_counter() - begin
        return int(head.split(b" ", 2)[1]), head.decode("latin-1"), b"".join(parts), seconds

    def receive(self):
        piece = self.socket.recv(1 << 18)
        if not piece:
            self.close()
            raise ConnectionError("the server hung up")
        return piece


class Program:
    """A started program and the processes it has."""

    def __init__(self, arguments, environment, log, port):
        self.port = port
        self.started = time.perf_counter()
        self.process = subprocess.Popen(arguments, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def first_answer(self, path):
        """The seconds from the start to the first good answer to `path`."""
        while True:
            try:
                connection = Connection(self.port)
                status, _, _, _ = connection.get(path)
                connection.close()
                if status == 200:
                    return time.perf_counter() - self.started
                raise RuntimeError(f"{path} is answered {status}")
            except (ConnectionError, socket.timeout):
                if self.process.poll() is not None:
                    raise RuntimeError(f"the program ended with {self.process.returncode}; its log is kept with --keep")
                if time.perf_counter() - self.started > 30:
                    raise RuntimeError("the program doesn't answer")
                time.sleep(0.001)

    def pids(self):
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        return [self.process.pid, *map(int, children)]

    def cpu(self):
        """Seconds of processor time so far, user and system."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory(self, field="VmRSS"):
        """Megabytes (10^6) resident now, or at most (`VmHWM`)."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/status") as file:
                total += int(re.search(rf"{field}:\s+(\d+)", file.read())[1]) * 1024
        return total / 1e6

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Lectern:
    """How the program is called with a data folder of its own."""

    def __init__(self, program, folder, log):
        self.program, self.folder, self.log = program, folder, log
        self.port = free_port()
        self.environment = {
            **os.environ, "LECTERN_DATA": folder, "LECTERN_ADDRESS": f"127.0.0.1:{self.port}",
            "LECTERN_OUTGOING_ALLOW": "127.0.0.0/8", "LECTERN_LOG_LEVEL": "error",
        }
        self.environment.pop("DATABASE_URL", None)

    def serve(self):
        return Program([self.program, "serve"], self.environment, self.log, self.port)

    def run(self, *arguments):
        """A verb from the command line; returns its seconds."""
        begin = time.perf_counter()
        done = subprocess.run([self.program, *arguments], env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"lectern {' '.join(arguments)}: {done.stderr}")
        return time.perf_counter() - begin

    def order(self, *arguments):
        """The same verb by the running server's own socket, without the time that starting a program takes."""
        body = json.dumps({"arguments": arguments, "folder": "/"}).encode()
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(120)
            control.connect(f"{self.folder}/lectern.sock")
            control.sendall(b"POST /command HTTP/1.1\r\nHost: lectern\r\nContent-Type: application/json\r\nConnection: close\r\n"
                            + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            answer = b""
            while b"\r\n0\r\n\r\n" not in answer:
                piece = control.recv(1 << 16)
                if not piece:
                    break
                answer += piece
        if b'"failure"' in answer or b" 200 " not in answer.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"lectern {' '.join(arguments)}: {answer.decode(errors='replace')}")


class Nginx:
    """The reference: the same bytes as files, two workers, sendfile, no log."""

    def __init__(self, folder, log):
        self.folder, self.log = folder, log
        self.port = free_port()
        self.root = f"{folder}/www"
        os.makedirs(self.root)
        temporary = "\n".join(f"  {name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.geteuid() == 0 else ""
        with open(f"{folder}/nginx.conf", "w") as file:
            file.write(f"""{user} worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; gzip_static on;
  open_file_cache max=1000 inactive=60s;
  types {{ text/html html; application/rss+xml xml; audio/mpeg mp3; }}
{temporary}
  server {{ listen 127.0.0.1:{self.port} backlog=1024; root {self.root}; }}
}}
""")

    def put(self, name, body):
        with open(f"{self.root}/{name}", "wb") as file:
            file.write(body)

    def serve(self):
        return Program(["nginx", "-p", self.folder, "-c", f"{self.folder}/nginx.conf", "-e", f"{self.folder}/error.log"],
                       os.environ, self.log, self.port)


class Wrk:
    """One run of wrk."""

    def __init__(self, port, path, seconds, connections, threads=2, headers=()):
        arguments = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
        for header in headers:
            arguments += ["-H", header]
        output = subprocess.run([*arguments, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
        self.rate = float(re.search(r"Requests/sec: +([\d.]+)", output)[1])
        read = re.search(r"in ([\d.]+)(ms|s|m), ([\d.]+)(B|KB|MB|GB|TB) read", output)
        self.seconds = float(read[1]) * {"ms": 0.001, "s": 1, "m": 60}[read[2]]
        # wrk counts in powers of 1024.
        self.gigabytes = float(read[3]) * {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}[read[4]] / 1e9
        self.trouble = re.findall(r"Socket errors.*|Non-2xx.*", output)


class FileServer:
    """What the feeds link to: bytes by path."""

    def __init__(self):
        files = self.files = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self):
                body = files.get(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", "audio/mpeg" if self.path.endswith("mp3") else "text/vtt")
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
