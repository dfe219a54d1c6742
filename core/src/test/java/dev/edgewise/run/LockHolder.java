package dev.edgewise.run;

import java.nio.file.Path;

/// A process that holds a run directory until it is killed.
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
        try (RunDirectory _ = RunDirectory.create(Path.of(arguments[0]))) {
            System.out.print("L");
            System.out.flush();
            Thread.sleep(60_000);
        }
    }
}
