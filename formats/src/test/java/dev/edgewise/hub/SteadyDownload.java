package dev.edgewise.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Reads what arrives steadily through a [StallGuard], in a process of its own that may be stopped meanwhile.
final class SteadyDownload {
    private static final int BYTES = 100;

    private SteadyDownload() {}

    /// Prints `begun`, and `ended` when all has arrived.
    public static void main(String[] none) throws IOException {
        InputStream steady = new InputStream() {
            private int left = BYTES;

            @Override
            public int read() {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return left-- > 0 ? 1 : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                buffer[offset] = 1;
                return read();
            }

            @Override
            public void close() {
                left = 0;
            }
        };
        try (StallGuard guard = new StallGuard(steady, new HubLimits(Duration.ofSeconds(1), 1, BYTES))) {
            guard.read();
            System.out.println("begun");
            int read = 1;
            while (guard.read() >= 0) {
                read++;
            }
            System.out.println(read == BYTES ? "ended" : "closed after " + read);
        }
    }
}
