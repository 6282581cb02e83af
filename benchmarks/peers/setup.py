"""Create the peers' environments: one virtual environment each, from its own pinned requirements.

``python benchmarks/peers/setup.py``            all of them
``python benchmarks/peers/setup.py brian2``     one of them
``python benchmarks/peers/setup.py --list``     what is here and what is installed

An environment is made again only when its requirements file has changed. The hand-written C++ is compiled here too.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON_PEERS = ("brian2", "brainpy", "nengo", "nest", "pyspike", "elephant", "brian2modelfitting", "bluepyopt", "torch")
PEERS = ("cpp", *PYTHON_PEERS)
CPP_PROGRAMS = ("cells", "networks")
CXX_FLAGS = (
    "-std=c++17",
    "-O3",
    "-march=native",
    "-ffast-math",
    "-mprefer-vector-width=512",
)


def environment(peer: str) -> Path:
    return HERE / f".env-{peer}"


def python(peer: str) -> Path:
    """The interpreter of a peer's environment."""
    root = environment(peer)
    return root / "Scripts" / "python.exe" if sys.platform == "win32" else root / "bin" / "python"


def binary(program: str) -> Path:
    """The compiled ``cells`` or ``networks``."""
    return environment("cpp") / program


def stamp(peer: str) -> str:
    """What the environment was made from: it is made again when this changes."""
    sources = sorted((HERE / "cpp").iterdir()) if peer == "cpp" else [HERE / f"{peer}.txt"]
    flags = " ".join(CXX_FLAGS) if peer == "cpp" else sys.version.split()[0]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources) + flags.encode()).hexdigest()


def installed(peer: str) -> bool:
    mark = environment(peer) / "stamp"
    return mark.exists() and mark.read_text() == stamp(peer)


def compile_cpp() -> None:
    compiler = shutil.which("g++") or shutil.which("c++")
    if compiler is None:
        raise SystemExit("The C++ peer needs a compiler (g++ or c++) and none is on the PATH.")
    environment("cpp").mkdir(exist_ok=True)
    flags = [flag for flag in CXX_FLAGS if accepts(compiler, flag)]
    for program in CPP_PROGRAMS:
        source = HERE / "cpp" / f"{program}.cpp"
        subprocess.run([compiler, *flags, str(source), "-o", str(binary(program))], check=True)


def accepts(compiler: str, flag: str) -> bool:
    """Vector width is a flag of x86 compilers only."""
    test = subprocess.run([compiler, flag, "-x", "c++", "-fsyntax-only", "-"], input=b"", capture_output=True)
    return test.returncode == 0


def make_environment(peer: str) -> None:
    root = environment(peer)
    venv.EnvBuilder(clear=root.exists(), with_pip=True).create(root)
    command = [str(python(peer)), "-m", "pip", "install", "--quiet", "--requirement", str(HERE / f"{peer}.txt")]
    subprocess.run(command, check=True)


def install(peer: str) -> None:
    if installed(peer):
        return
    print(f"making {environment(peer).name} ...", file=sys.stderr, flush=True)
    if peer == "cpp":
        compile_cpp()
    else:
        make_environment(peer)
    (environment(peer) / "stamp").write_text(stamp(peer))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peers", nargs="*", metavar="peer", help=f"any of {', '.join(PEERS)}; all when left out")
    parser.add_argument("--list", action="store_true", help="say what is installed and stop")
    options = parser.parse_args()
    unknown = set(options.peers) - set(PEERS)
    if unknown:
        parser.error(f"unknown peer {', '.join(sorted(unknown))}; known are {', '.join(PEERS)}")
    if options.list:
        for peer in PEERS:
            print(f"{peer:18s} {'installed' if installed(peer) else 'missing'}")
        return
    failed = []
    for peer in options.peers or PEERS:
        try:
            install(peer)
        except subprocess.CalledProcessError as error:
            failed.append(f"{peer}: {error}")
    if failed:
        raise SystemExit("\n".join(failed))


if __name__ == "__main__":
    main()
