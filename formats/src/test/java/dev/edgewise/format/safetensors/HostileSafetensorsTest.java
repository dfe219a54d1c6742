package dev.edgewise.format.safetensors;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileSafetensorsTest {
    @TempDir
    Path directory;

    private Path file(long headerLength, String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(headerLength).put(json);
        return Files.write(directory.resolve("model.safetensors"), buffer.array());
    }

    private void refuses(String header, int dataBytes, String... message) throws IOException {
        String json = header.replace('\'', '"');
        Path file = file(json.getBytes(StandardCharsets.UTF_8).length, json, dataBytes);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(message);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100",
        "3, 3",
        "1, 1",
        "0, 0",
        "-1, 18446744073709551615",
        "9223372036854775807, 9223372036854775807"
    })
    void headerLengthsBeyondTheFile(long length, String shown) throws IOException {
        Path file = file(length, "{}", 0);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessage(file + ": header length must be 2 to 2 bytes but was " + shown
                        + " (file size 10). The file is truncated or not safetensors; download it again");
    }

    @Test
    void filesWithoutAHeader() throws IOException {
        Path file = Files.write(directory.resolve("short"), new byte[7]);
        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("short is truncated: 7 bytes");
        Path empty = Files.write(directory.resolve("empty"), new byte[0]);
        assertThatThrownBy(() -> Safetensors.open(empty))
                .isInstanceOf(ModelException.class)
                .hasMessage(empty + " is empty (0 bytes); download or copy it again");
        assertThatThrownBy(() -> Safetensors.open(directory.resolve("absent")))
                .isInstanceOf(ModelException.class)
                .hasMessage(directory.resolve("absent") + " does not exist; check the path");
        assertThatThrownBy(() -> Safetensors.open(directory)).hasMessageContaining("is not a regular file");
    }

    @Test
    void headersThatAreNoJsonObject() throws IOException {
        refuses("{'a':", 0, "the header is not valid JSON");
        refuses("[1,2]", 0, "must be a JSON object but begins with START_ARRAY");
        refuses("{} x", 0, "is not valid JSON");
        refuses("{}{}", 0, "the header goes on after its JSON object");
        refuses("[".repeat(5000), 0, "must be a JSON object");
        refuses("{'a':" + "[".repeat(5000), 0, "is not valid JSON: it is nested too deeply");
        refuses("{'__metadata__':{'a':1}}", 0, "__metadata__.a must be a string but was NUMBER");
        refuses("{'__metadata__':3}", 0, "__metadata__ must be an object of strings but was NUMBER");
    }

    @Test
    void duplicateNames() throws IOException {
        String tensor = "'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}";
        refuses("{" + tensor + "," + tensor + "}", 1, "Duplicate", "'a'");
        refuses("{'a':{'dtype':'U8','dtype':'I8','shape':[1],'data_offsets':[0,1]}}", 1, "Duplicate", "'dtype'");
    }

    @Test
    void namesDoNothingToATerminal() throws IOException {
        refuses("{'a\\u001b[2Jb':1}", 0, "tensor 'a\\u001b[2Jb': needs dtype");
        refuses(
                "{'" + "a".repeat(5000) + "':1}",
                0,
                "tensor '" + "a".repeat(100) + "… (5000 characters)': needs dtype");
        refuses("{'__metadata__':{'a\\u001b':1}}", 0, "__metadata__.a\\u001b must be a string but was NUMBER");
    }

    @Test
    void entriesThatAreNoTensor() throws IOException {
        refuses("{'a':1}", 0, "tensor 'a'", "needs dtype, shape and data_offsets but was 1");
        refuses("{'a':{'dtype':'U8','shape':[1]}}", 1, "tensor 'a'", "needs dtype, shape and data_offsets");
        refuses(
                "{'a':{'dtype':'F8_E4M3','shape':[1],'data_offsets':[0,1]}}",
                1,
                "tensor 'a'",
                "dtype \"F8_E4M3\" is not supported; supported: BF16, BOOL, F16, F32, F64, I16, I32, I64, I8, U8");
        refuses("{'a':{'dtype':'Q8_0','shape':[32],'data_offsets':[0,34]}}", 34, "dtype \"Q8_0\" is not supported");
        refuses("{'a':{'dtype':'U8','shape':1,'data_offsets':[0,1]}}", 1, "shape must be an array of whole numbers");
        refuses("{'a':{'dtype':'U8','shape':[1.5],'data_offsets':[0,1]}}", 1, "shape must hold whole numbers", "[1.5]");
        refuses("{'a':{'dtype':'U8','shape':['1'],'data_offsets':[0,1]}}", 1, "shape must hold whole numbers");
    }

    @Test
    void shapesThatCannotBe() throws IOException {
        refuses("{'a':{'dtype':'U8','shape':[-1],'data_offsets':[0,1]}}", 1, "tensor 'a'", "[-1]", "at least 0");
        refuses("{'a':{'dtype':'U8','shape':[18446744073709551617],'data_offsets':[0,1]}}", 1, "below 2^63");
        refuses(
                "{'a':{'dtype':'U8','shape':[4294967296,4294967296],'data_offsets':[0,0]}}",
                0,
                "tensor 'a'",
                "is not possible",
                "overflow");
        refuses("{'a':{'dtype':'F64','shape':[2305843009213693952],'data_offsets':[0,0]}}", 0, "overflow");
        refuses(
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}",
                8,
                "F32[3] needs 12 bytes but data_offsets span 8");
    }

    @Test
    void offsetsThatCannotBe() throws IOException {
        refuses("{'a':{'dtype':'U8','shape':[1],'data_offsets':[1,0]}}", 1, "0 ≤ begin ≤ end but was [1,0]");
        refuses("{'a':{'dtype':'U8','shape':[1],'data_offsets':[-1,0]}}", 1, "0 ≤ begin ≤ end but was [-1,0]");
        refuses("{'a':{'dtype':'U8','shape':[1],'data_offsets':[0]}}", 1, "[begin, end]", "[0]");
        refuses(
                "{'a':{'dtype':'U8','shape':[1],'data_offsets':[9223372036854775806,9223372036854775807]}}",
                1,
                "tensor 'a' ends at byte 9223372036854775807 but only 1 bytes of data follow the header");
        refuses(
                "{'a':{'dtype':'U8','shape':[9],'data_offsets':[0,9]}}",
                8,
                "'a' ends at byte 9 but only 8",
                "truncated");
        refuses("{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}}", 9, "tensors take 8 bytes but 9 follow");
        refuses("{}", 9, "tensors take 0 bytes but 9 follow");
    }

    @Test
    void overlapsAndHoles() throws IOException {
        String pair =
                "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},'b':{'dtype':'U8','shape':[4],'data_offsets':";
        refuses(pair + "[3,7]}}", 7, "tensor 'b' overlaps another: it begins at byte 3, expected 4");
        refuses(pair + "[0,4]}}", 4, "overlaps another: it begins at byte 0, expected 4");
        refuses(pair + "[5,9]}}", 9, "tensor 'b' leaves a hole before it: it begins at byte 5, expected 4");
    }
}
