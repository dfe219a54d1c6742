package dev.edgewise.format.gguf;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileGgufTest {
    private static final int U32 = GgufType.UINT32.number();
    private static final int STRING = GgufType.STRING.number();
    private static final int ARRAY = GgufType.ARRAY.number();

    @TempDir
    Path directory;

    /// A file written field by field, so that each can lie.
    private static final class Bytes {
        private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

        Bytes head(long tensors, long entries) {
            return int32(GgufFile.MAGIC).int32(3).int64(tensors).int64(entries);
        }

        Bytes int32(int value) {
            buffer.putInt(value);
            return this;
        }

        Bytes int64(long value) {
            buffer.putLong(value);
            return this;
        }

        Bytes string(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            buffer.putLong(bytes.length).put(bytes);
            return this;
        }

        Bytes tensor(String name, int type, long offset, long... innermostFirst) {
            string(name).int32(innermostFirst.length);
            Arrays.stream(innermostFirst).forEach(this::int64);
            return int32(type).int64(offset);
        }

        Bytes data(int bytes) {
            buffer.position(Math.ceilDiv(buffer.position(), 32) * 32 + bytes);
            return this;
        }

        byte[] array() {
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private void refuses(Consumer<Bytes> content, String... message) throws IOException {
        Bytes bytes = new Bytes();
        content.accept(bytes);
        Path file = Files.write(directory.resolve("model.gguf"), bytes.array());
        assertThatThrownBy(() -> GgufFile.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(message);
    }

    @Test
    void theBuilderMakesGoodFiles() throws IOException {
        byte[] good = new Bytes().head(1, 0).tensor("a", 0, 0, 8).data(32).array();
        Path file = Files.write(directory.resolve("good.gguf"), good);
        assertThatCode(() -> GgufFile.open(file).close()).doesNotThrowAnyException();
    }

    @Test
    void otherFilesAndVersions() throws IOException {
        refuses(b -> b.int32(0x04034b50), "is not a GGUF file: it begins with 0x04034b50, not 'GGUF'");
        refuses(b -> b.int32(GgufFile.MAGIC).int32(1), "GGUF version must be 2 or 3 but was 1");
        refuses(b -> b.int32(GgufFile.MAGIC).int32(-1), "GGUF version must be 2 or 3 but was 4294967295");
        refuses(b -> b.int32(GgufFile.MAGIC).int32(3 << 24), "big-endian");
        refuses(b -> b.int32(GgufFile.MAGIC), "version needs 4 bytes at byte 4 but the file ends at 4");
        refuses(
                b -> b.head(0, 1)
                        .string("split.count")
                        .int32(GgufType.UINT16.number())
                        .int32(3),
                "is one of 3 parts of a split model; join them first");
    }

    @Test
    void absurdCounts() throws IOException {
        refuses(b -> b.head(-1, 0), "number of tensors must be at most 0 (8 bytes", "18446744073709551615");
        refuses(b -> b.head(1 << 20, 0), "number of tensors must be at most 0", "but was 1048576");
        refuses(b -> b.head(0, Long.MAX_VALUE), "number of metadata entries must be at most 0", "9223372036854775807");
        refuses(b -> b.head(0, 1).int64(Long.MAX_VALUE).int64(0), "length of metadata key 0 must be at most 8");
        refuses(
                b -> b.head(0, 1).string("k").int32(STRING).int64(1L << 40),
                "length of metadata 'k' must be at most 0");
        refuses(
                b -> b.head(0, 1).string("k").int32(ARRAY).int32(U32).int64(1L << 60),
                "number of items of metadata 'k' must be at most 0",
                "1152921504606846976");
    }

    @Test
    void badMetadata() throws IOException {
        refuses(b -> b.head(0, 1).string("k").int32(13).int64(0), "type of metadata 'k' must be 0 to 12 but was 13");
        refuses(b -> b.head(0, 1).string("k").int32(-1).int64(0), "must be 0 to 12 but was 4294967295");
        refuses(b -> b.head(0, 1).string("k").int32(7).int32(2), "metadata 'k' must be 0 or 1 but was 2");
        refuses(
                b -> b.head(0, 2)
                        .string("k")
                        .int32(U32)
                        .int32(1)
                        .string("k")
                        .int32(U32)
                        .int32(2),
                "metadata 'k' appears twice");
        refuses(
                b -> {
                    b.head(0, 1).string("k").int32(ARRAY);
                    for (int i = 0; i < 100; i++) {
                        b.int32(ARRAY).int64(1);
                    }
                },
                "metadata 'k' nests arrays deeper than 4");
        refuses(b -> b.head(0, 1).int64(3).int32(0x00ffffff).int64(0), "metadata key 0 at byte 32 is not valid UTF-8");
        refuses(b -> b.head(0, 1).string("general.alignment").int32(U32).int32(48), "power of two", "but was 48");
        refuses(b -> b.head(0, 1).string("general.alignment").int32(U32).int32(0), "power of two", "but was 0");
    }

    @Test
    void badShapes() throws IOException {
        refuses(
                b -> b.head(1, 0).tensor("a", 0, 0).data(0),
                "number of dimensions of tensor 'a' must be 1 to 4 but was 0");
        refuses(b -> b.head(1, 0).tensor("a", 0, 0, 1, 1, 1, 1, 1).data(4), "must be 1 to 4 but was 5");
        refuses(b -> b.head(1, 0).tensor("a", 0, 0, -1).data(4), "shape of tensor 'a' is not possible", "[-1]");
        refuses(
                b -> b.head(1, 0).tensor("a", 0, 0, 1L << 40, 1L << 40).data(4),
                "tensor 'a' is not possible",
                "overflow");
        refuses(b -> b.head(1, 0).tensor("a", 3, 0, 33).data(64), "33 elements do not fill whole Q4_1 blocks of 32");
        refuses(b -> b.head(1, 0).tensor("a", 3, 0, 16, 2).data(64), "16 elements do not fill whole Q4_1 blocks of 32");
        refuses(b -> b.head(2, 0).tensor("a", 0, 0, 8).tensor("a", 0, 32, 8).data(64), "tensor 'a' appears twice");
    }

    @Test
    void unsupportedQuantisations() throws IOException {
        refuses(
                b -> b.head(1, 0).tensor("blk.0.attn_q.weight", 20, 0, 32).data(18),
                "tensor 'blk.0.attn_q.weight' is quantised as IQ4_NL, which is not supported; supported: F32, F16, BF16,"
                        + " Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q6_K. Use a file in one of these");
        refuses(b -> b.head(1, 0).tensor("a", 99, 0, 32).data(18), "quantised as type 99");
    }

    @Test
    void namesDoNothingToATerminal() throws IOException {
        refuses(b -> b.head(1, 0).tensor("a\u001b[2J", 99, 0, 32).data(18), "tensor 'a\\u001b[2J' is quantised as");
        refuses(b -> b.head(1, 0).tensor("a\u001b[2J", 0, 1, 8).data(64), "offset of tensor 'a\\u001b[2J' must be");
        refuses(b -> b.head(0, 1).string("k\u001b[2J").int32(99), "type of metadata 'k\\u001b[2J' must be 0 to 12");
    }

    @Test
    void badOffsets() throws IOException {
        refuses(
                b -> b.head(1, 0).tensor("a", 0, 1, 8).data(64),
                "offset of tensor 'a' must be a multiple",
                "32 but was 1");
        refuses(b -> b.head(1, 0).tensor("a", 0, -32, 8).data(64), "but was 18446744073709551584");
        refuses(
                b -> b.head(1, 0).tensor("a", 0, 32, 8).data(32),
                "'a' needs 32 bytes at offset 32, but the file has 32");
        refuses(b -> b.head(1, 0).tensor("a", 0, Long.MAX_VALUE - 31, 8).data(32), "at offset 9223372036854775776");
        refuses(b -> b.head(1, 0).tensor("a", 0, 0, 8), "needs 32 bytes at offset 0, but the file has 0 bytes");
        refuses(
                b -> b.head(2, 0).tensor("a", 0, 0, 16).tensor("b", 0, 32, 8).data(64),
                "tensor 'b' at offset 32 overlaps tensor 'a', which ends at 64");
    }

    @Test
    void everyTruncationIsSeen() throws IOException {
        byte[] whole = Files.readAllBytes(GoldenFiles.gguf("rope-llama3-odd.gguf"));
        Path file = directory.resolve("cut.gguf");
        for (int length = 1; length < whole.length - 31; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> GgufFile.open(file)).as("%d bytes", length).isInstanceOf(ModelException.class);
        }
    }
}
