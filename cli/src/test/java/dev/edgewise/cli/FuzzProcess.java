package dev.edgewise.cli;

import dev.edgewise.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Reads damaged inputs in a process that they may end: `READER FIRST COUNT FOLDER SECONDS`. Prints `seed N` before
/// each, `bad N`
/// with what was thrown after one that was not told as a user's fault, and ends with 77 where one takes too long.
public final class FuzzProcess {
    static final int TOO_LONG = 77;

    private static final long MAKING = 300_000_000_000L;

    private FuzzProcess() {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) throws IOException {
        FuzzReader reader = FuzzReader.valueOf(arguments[0]);
        int first = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        Path folder = Path.of(arguments[3]);
        long limit = Long.parseLong(arguments[4]) * 1_000_000_000L;
        AtomicLong started = new AtomicLong(System.nanoTime());
        Thread.ofPlatform().daemon().start(() -> {
            while (System.nanoTime() - started.get() < limit) {
                try {
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    return;
                }
            }
            Runtime.getRuntime().halt(TOO_LONG);
        });
        for (int seed = first; seed < first + count; seed++) {
            System.out.println("seed " + seed);
            started.set(System.nanoTime() + MAKING); // what a good input takes to make does not count
            make(reader, seed, folder);
            started.set(System.nanoTime());
            try {
                reader.read(folder);
            } catch (UserException e) {
                // what a bad input should be
            } catch (Throwable e) {
                System.out.println("bad " + seed + " " + e.toString().replace('\n', ' ') + " at "
                        + List.of(e.getStackTrace()).stream()
                                .filter(frame -> frame.getClassName().startsWith("dev.edgewise"))
                                .findFirst());
            }
        }
        Runtime.getRuntime().halt(0); // without waiting for the threads of a library
    }

    /// Fills a folder with the input of a seed.
    static void make(FuzzReader reader, int seed, Path folder) throws IOException {
        clear(folder);
        reader.prepare(folder, seed);
        Random random = new Random(seed);
        List<Path> files = reader.files(folder);
        Path file = files.get(random.nextInt(random.nextBoolean() ? files.size() : 1));
        Files.write(file, FuzzMutation.of(file.getFileName().toString(), Files.readAllBytes(file), random));
    }

    static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
