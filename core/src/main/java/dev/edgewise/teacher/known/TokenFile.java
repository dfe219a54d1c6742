package dev.edgewise.teacher.known;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.run.Sha256;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one teacher thinks of tokens, on disk: a line for a text, only ever added to.
///
/// A line is large, so that memory holds only where each lies. One that is no JSON was torn when a process was
/// killed; its text is asked about again.
final class TokenFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BEFORE_KEY = "{\"key\":\"";
    private static final int KEY_LETTERS = 64;
    private static final int BLOCK = 1 << 16;

    private record Place(long begin, int length) {}

    private final String teacher;
    private final AddedLines lines;
    private final Map<String, Place> places = new HashMap<>();

    /// Reads which texts the teacher was asked about before.
    ///
    /// @throws DataException if the file cannot be read
    TokenFile(Path directory, String teacher) {
        this.teacher = teacher;
        this.lines = new AddedLines(directory, teacher, ".tokens.jsonl", "EDGEWISE_CACHE");
        if (Files.exists(lines.file())) {
            try (InputStream in = Files.newInputStream(lines.file())) {
                scan(in);
            } catch (IOException e) {
                throw lines.fault(e);
            }
        }
    }

    /// Notes the key and the place of every whole line.
    private void scan(InputStream in) throws IOException {
        byte[] head = new byte[BEFORE_KEY.length() + KEY_LETTERS];
        byte[] block = new byte[BLOCK];
        long begin = 0;
        long at = 0;
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            for (int i = 0; i < count; i++, at++) {
                if (block[i] == '\n') {
                    note(head, begin, Math.clamp(at - begin, 0, Integer.MAX_VALUE));
                    begin = at + 1;
                } else if (at - begin < head.length) {
                    head[(int) (at - begin)] = block[i];
                }
            }
        }
    }

    private void note(byte[] head, long begin, int length) {
        String start = new String(head, StandardCharsets.UTF_8);
        if (length > head.length && start.startsWith(BEFORE_KEY)) {
            places.put(start.substring(BEFORE_KEY.length()), new Place(begin, length));
        }
    }

    /// Returns the answers about so many likely tokens of each place.
    AnswerStore<TokenText, List<TokenDistribution>> of(int topK) {
        return new Store(topK);
    }

    private final class Store implements AnswerStore<TokenText, List<TokenDistribution>> {
        private final int topK;

        Store(int topK) {
            this.topK = topK;
        }

        @Override
        public Path file() {
            return lines.file();
        }

        @Override
        public int size() {
            return places.size();
        }

        @Override
        public String key(TokenText text) {
            ObjectNode asked = JSON.createObjectNode().put("teacher", teacher).put("top_k", topK);
            asked.putPOJO("prompt", text.prompt())
                    .putPOJO("completion", text.completion())
                    .putPOJO("spelled", text.spelled());
            return Sha256.of(asked.toString().getBytes(StandardCharsets.UTF_8));
        }

        /// @throws DataException if it cannot be read, or is of another teacher
        @Override
        public Optional<List<TokenDistribution>> find(String key) {
            Place place = places.get(key);
            if (place == null) {
                return Optional.empty();
            }
            try {
                JsonNode row = JSON.readTree(line(place));
                lines.requireOwn(row.path("teacher").asText());
                byte[] told = row.path("told").binaryValue();
                if (told != null) {
                    return Optional.of(unpacked(told));
                }
                places.remove(key);
                return Optional.empty();
            } catch (JsonProcessingException torn) {
                places.remove(key);
                return Optional.empty();
            } catch (IOException e) {
                throw lines.fault(e);
            }
        }

        private byte[] line(Place place) throws IOException {
            ByteBuffer line = ByteBuffer.allocate(place.length());
            try (FileChannel channel = FileChannel.open(file())) {
                int count = 0;
                while (line.hasRemaining() && count >= 0) {
                    count = channel.read(line, place.begin() + line.position());
                }
            }
            return line.array();
        }

        /// @throws DataException if it cannot be written
        @Override
        public void add(String key, TokenText text, List<TokenDistribution> told) {
            ObjectNode row = JSON.createObjectNode().put("key", key).put("teacher", teacher);
            byte[] line = row.put("tokens", told.size())
                    .put("top_k", topK)
                    .put("told", packed(told))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            places.put(key, new Place(lines.add(line), line.length));
        }
    }

    /// Writes each token as its log-probability, how many likely tokens there are, their ids and log-probabilities.
    private static byte[] packed(List<TokenDistribution> told) {
        int numbers = told.stream().mapToInt(each -> 2 + 2 * each.ids().length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers);
        for (TokenDistribution each : told) {
            bytes.putFloat(each.logProb()).putInt(each.ids().length);
            for (int id : each.ids()) {
                bytes.putInt(id);
            }
            for (float logProb : each.logProbs()) {
                bytes.putFloat(logProb);
            }
        }
        return bytes.array();
    }

    private static List<TokenDistribution> unpacked(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        List<TokenDistribution> told = new ArrayList<>();
        while (bytes.hasRemaining()) {
            float logProb = bytes.getFloat();
            int[] ids = new int[bytes.getInt()];
            float[] logProbs = new float[ids.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = bytes.getInt();
            }
            for (int i = 0; i < ids.length; i++) {
                logProbs[i] = bytes.getFloat();
            }
            told.add(new TokenDistribution(logProb, ids, logProbs));
        }
        return told;
    }
}
