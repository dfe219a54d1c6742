package dev.edgewise.data;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Reads damaged copies of Parquet files, in a process of its own: some bits, bytes or stretches of each are changed.
final class ParquetMutations {
    private ParquetMutations() {}

    /// Prints `read N, refused M`.
    ///
    /// @param arguments folder for the copies, seed, number of copies, and the files
    public static void main(String[] arguments) throws IOException {
        Random random = new Random(Long.parseLong(arguments[1]));
        int read = 0;
        int refused = 0;
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            byte[] bytes = Files.readAllBytes(Path.of(arguments[3 + random.nextInt(arguments.length - 3)]));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                change(bytes, random);
            }
            // a file of its own: the library may still look at the one before
            Path copy = Files.write(Path.of(arguments[0], i + ".parquet"), bytes);
            try {
                Rows.read(copy);
                read++;
            } catch (DataException e) {
                refused++;
            }
            Files.delete(copy);
        }
        System.out.println("read " + read + ", refused " + refused);
    }

    private static void change(byte[] bytes, Random random) {
        // footers are short, and most of what can go wrong is in them
        int at = random.nextBoolean()
                ? random.nextInt(bytes.length)
                : bytes.length - 1 - random.nextInt(Math.min(400, bytes.length));
        switch (random.nextInt(3)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            default -> {
                int from = random.nextInt(bytes.length);
                int length = Math.min(1 + random.nextInt(20), bytes.length - Math.max(from, at));
                System.arraycopy(bytes.clone(), from, bytes, at, length);
            }
        }
    }
}
