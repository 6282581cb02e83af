"""Compiling functions that only other compiled functions call.

Numba optimises every function by itself and makes machine code of it, before it is inlined into its caller and optimised there again;
and links into each all that it calls, and all that these call. Of functions that exist to become part of a kernel all this is for
nothing. Here each stays as it was translated, and a kernel links them, once each.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite.binding import Linkage
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

from ..jit import words


class InnerLibrary(JITCodeLibrary):
    """One function as LLVM code, not optimised, without those that it calls."""

    def _optimize_functions(self, ll_module: Any) -> None:
        """Left to the kernel."""

    def finalize(self) -> None:
        """Ready to be linked: no machine code is made."""
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage == Linkage.external:
                function.linkage = Linkage.linkonce_odr
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """There is none."""
        self._ensure_finalized()
        return 0

    @property
    def codegen(self) -> InnerLibrary:
        """Asked for by Numba to `set_env` only."""
        return self

    def set_env(self, env_name: str, env: Any) -> None:
        """The address of its globals: there is none before machine code is made, and a kernel loaded from disk has none either."""

    def reached(self, seen: set[Any]) -> Iterator[Any]:
        """This function's code and that of all that it calls, each once."""
        if self not in seen:
            seen.add(self)
            yield self
            for library in self._linking_libraries:
                yield from library.reached(seen) if isinstance(library, InnerLibrary) else (library,)

    def own(self) -> Any:
        """The module of this function alone."""
        self._ensure_finalized()
        return self._final_module

    def _get_module_for_linking(self) -> Any:
        """For callers that know nothing of this: everything in one module."""
        if self._shared_module is None:
            whole = self.own().clone()
            link(whole, (library for library in self.reached(set()) if library is not self))
            self._shared_module = whole
        return self._shared_module


class KernelLibrary(JITCodeLibrary):
    """A kernel, with everything that it reaches."""

    def finalize(self) -> None:
        inner = [library for library in self._linking_libraries if isinstance(library, InnerLibrary)]
        seen: set[Any] = set()
        reached = [library for first in inner for library in first.reached(seen)]
        link(self._final_module, [library for library in reached if isinstance(library, InnerLibrary)])
        keep_inside(self._final_module)
        others = [library for library in (*self._linking_libraries, *reached) if not isinstance(library, InnerLibrary)]
        self._linking_libraries = list(dict.fromkeys(others))
        super().finalize()


def link(module: Any, libraries: Any) -> None:
    """Link functions into a module."""
    for library in libraries:
        part = library.own() if isinstance(library, InnerLibrary) else library._get_module_for_linking()
        module.link_in(part, preserve=True)


def keep_inside(module: Any) -> None:
    """Hide the functions that were linked in, so that no other kernel can take them for its own.

    Numba numbers functions as they come, in every process anew. Of two kernels from disk, compiled in two processes, functions may have
    the same name and not the same code; of names seen from outside the loader keeps the first.
    """
    for function in module.functions:
        if not function.is_declaration and function.linkage == Linkage.linkonce_odr:
            function.linkage = Linkage.internal


class InnerCompiler(Compiler):
    """Numba's compiler, into an `InnerLibrary`."""

    library = InnerLibrary

    def compile_extra(self, func: Any) -> Any:
        if self.state.library is None:
            self.state.library = self.library(self.state.targetctx.codegen(), func.__qualname__)
            self.state.library.enable_object_caching()
        return super().compile_extra(func)


class KernelCompiler(InnerCompiler):
    """Numba's compiler, into a `KernelLibrary`."""

    library = KernelLibrary

    def compile_extra(self, func: Any) -> Any:
        with no_collection():
            return super().compile_extra(func)


@contextmanager
def no_collection() -> Iterator[None]:
    """Without Python's search for cycles of garbage: it goes through the compiler's millions of objects again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:
            gc.freeze()
            gc.unfreeze()
        if was_on:
            gc.enable()


INLINE = {**words.INLINE, "pipeline_class": InnerCompiler}  # of equations and words, which LLVM always inlines
