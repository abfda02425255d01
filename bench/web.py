"""What the benchmarks of HTTP share: nginx with files, and wrk."""

import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

TURNS = """
local paths, nth = {%s}, 0
request = function()
    nth = nth %% #paths + 1
    return wrk.format(nil, paths[nth])
end
"""


def get(url, **headers):
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers


def nginx(folder, port, probe):
    """Serves the files of `folder`/www, those below /br as brotli and those below /gzip as gzip. Returns when `probe` answers."""
    conf = f"""
worker_processes auto; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on; tcp_nopush on; types_hash_max_size 2048; access_log {folder}/access.log;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    server {{
        listen 127.0.0.1:{port}; root {folder}/www; default_type application/json; add_header Cache-Control "public, no-cache";
        location /br {{ add_header Content-Encoding br; add_header Cache-Control "public, no-cache"; }}
        location /gzip {{ add_header Content-Encoding gzip; add_header Cache-Control "public, no-cache"; }}
    }}
}}"""
    path = os.path.join(folder, "nginx.conf")
    open(path, "w").write(conf)
    process = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", path])
    for _ in range(100):
        try:
            get(probe)
            return process
        except OSError:
            time.sleep(0.05)
    raise SystemExit("nginx does not answer")


def wrk(url, headers, connections=64, seconds=5, turns=()):
    """Requests per second, and the median and the slowest hundredth of the latency, as wrk writes them.

    With `turns`, it asks for these paths one after the other."""
    flags = [flag for name, value in headers.items() for flag in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *flags]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if turns:
            script.write(TURNS % ", ".join(f'"{path}"' for path in turns))
            script.flush()
            command += ["-s", script.name]
        said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said and "If-None-Match" not in headers:
        raise SystemExit(said)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return rate, quantile(said, 50), quantile(said, 99)


def quantile(said, percent):
    return re.search(rf"^ +{percent}%\s+(\S+)", said, re.M)[1]
