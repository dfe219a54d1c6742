package dev.edgewise.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StallGuardTest {
    /// A stream that says nothing until it is closed, as a dead connection does.
    private static final class Silent extends InputStream {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void aDeadConnectionFails() throws IOException {
        try (StallGuard guard = new StallGuard(new Silent(), new HubLimits(Duration.ofMillis(20), 1, 1))) {
            assertThatThrownBy(() -> guard.read(new byte[4], 0, 4))
                    .isInstanceOf(IOException.class)
                    .hasMessage("nothing arrived for 0 s")
                    .hasRootCauseMessage("closed");
        }
    }

    @Test
    void bytesPassThrough() throws IOException {
        try (PipedOutputStream out = new PipedOutputStream();
                StallGuard guard =
                        new StallGuard(new PipedInputStream(out), new HubLimits(Duration.ofSeconds(10), 1, 1))) {
            out.write(new byte[] {7, -1});
            assertThat(guard.read()).isEqualTo(7);
            assertThat(guard.read()).isEqualTo(255);
        }
    }
}
