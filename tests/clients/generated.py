"""Python code of the contract, generated into a temporary folder and importable from there."""
import atexit
import importlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

import google

from program import SOURCE


def _generate():
    out = pathlib.Path(tempfile.mkdtemp(prefix="xeber-python-"))
    atexit.register(shutil.rmtree, out, ignore_errors=True)
    protos = [str(path.relative_to(SOURCE / "proto")) for path in sorted((SOURCE / "proto").rglob("*.proto"))]
    plugin = shutil.which("grpc_python_plugin")
    subprocess.run(["protoc", "-I", SOURCE / "proto", f"--python_out={out}", f"--grpc_out={out}",
                    f"--plugin=protoc-gen-grpc={plugin}", *protos], check=True)
    sys.path.insert(0, str(out))
    google.__path__.append(str(out / "google"))  # google.rpc beside the installed google.protobuf


_generate()


def module(name):
    """The generated module xeber.v1.<name> or google.rpc.<name>."""
    package = "google.rpc" if name in ("status_pb2", "error_details_pb2") else "xeber.v1"
    return importlib.import_module(f"{package}.{name}")
