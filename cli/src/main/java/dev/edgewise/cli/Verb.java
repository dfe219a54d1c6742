package dev.edgewise.cli;

import java.util.concurrent.Callable;

/// A verb that is on the class path with another module, which names it in `META-INF/services`. [Main] is its parent.
public interface Verb extends Callable<Integer> {}
