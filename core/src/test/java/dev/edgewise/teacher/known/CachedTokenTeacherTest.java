package dev.edgewise.teacher.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenTeacher;
import dev.edgewise.teacher.TokenText;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedTokenTeacherTest {
    @TempDir
    Path directory;

    private final List<Integer> asked = new ArrayList<>();

    /// Says something of every token that follows from it, until it was asked about so many texts.
    private record Telling(String name, List<Integer> asked, int most) implements TokenTeacher {
        @Override
        public List<TeacherReply> ask(List<TeacherRequest> requests) {
            return requests.stream()
                    .map(request -> new TeacherReply(request.question(), true, TeacherUsage.NONE))
                    .toList();
        }

        @Override
        public List<List<TokenDistribution>> tokens(List<TokenText> texts, int topK) {
            throw new AssertionError("what is kept must be handed over at once");
        }

        @Override
        public void tokens(List<TokenText> texts, int topK, ObjIntConsumer<List<TokenDistribution>> arrived) {
            for (int i = 0; i < texts.size(); i++) {
                if (asked.size() >= most) {
                    throw new TeacherException("the line is cut");
                }
                asked.add(texts.get(i).completion()[0]);
                arrived.accept(told(texts.get(i), topK), i);
            }
        }
    }

    private static List<TokenDistribution> told(TokenText text, int topK) {
        Random random = new Random(text.completion()[0]);
        List<TokenDistribution> told = new ArrayList<>();
        for (int token : text.completion()) {
            float[] logProbs = new float[topK];
            for (int k = 0; k < topK; k++) {
                logProbs[k] = -random.nextFloat() * 20;
            }
            float own = token == 0 ? Float.NEGATIVE_INFINITY : -random.nextFloat();
            told.add(new TokenDistribution(own, random.ints(topK, 0, 50_000).toArray(), logProbs));
        }
        return told;
    }

    private TokenTeacher teacher(String name, int most) {
        return new CachedTokenTeacher(new Telling(name, asked, most), directory);
    }

    private static TokenText text(int... completion) {
        return new TokenText(new int[] {1, 2}, completion, Collections.nCopies(completion.length, "a"));
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".tokens.jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatItSaidIsSaidAgainBitForBit() {
        List<TokenText> texts = List.of(text(3, 0, 4), text(5), text(3, 0, 4));
        for (int run = 0; run < 2; run++) {
            List<List<TokenDistribution>> found = teacher("loud", 100).tokens(texts, 4);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(found.get(i))
                        .usingRecursiveFieldByFieldElementComparator()
                        .containsExactlyElementsOf(told(texts.get(i), 4));
            }
        }
        assertThat(asked).containsExactly(3, 5);
    }

    @Test
    void tellsQuestionsApart() {
        TokenTeacher teacher = teacher("loud", 100);
        teacher.tokens(List.of(text(3)), 4);
        assertThat(teacher.tokens(List.of(text(3)), 0).getFirst().getFirst().ids())
                .isEmpty();
        teacher.tokens(List.of(text(3, 3)), 4);
        teacher.tokens(List.of(new TokenText(new int[] {1}, new int[] {3}, List.of("a"))), 4);
        teacher.tokens(List.of(new TokenText(new int[] {1, 2}, new int[] {3}, List.of("b"))), 4);
        teacher("quiet", 100).tokens(List.of(text(3)), 4);
        assertThat(asked).hasSize(6);
    }

    @Test
    void goesOnWhereItFailed() throws IOException {
        List<TokenText> texts = List.of(text(3), text(4), text(5));
        TokenTeacher cut = teacher("loud", 2);
        assertThatThrownBy(() -> cut.tokens(texts, 1))
                .isInstanceOf(TeacherException.class)
                .hasMessage("the line is cut. 2 of 3 answers came before and are kept in " + file()
                        + ": the same command asks only for the others");
        teacher("loud", 100).tokens(texts, 1);
        assertThat(asked).containsExactly(3, 4, 5);
    }

    @Test
    void aTornLineIsAskedAboutAgain() throws IOException {
        teacher("loud", 100).tokens(List.of(text(3), text(4)), 2);
        String whole = Files.readString(file());
        String torn = whole.substring(0, whole.length() - 9);
        Files.writeString(file(), torn + "\n");
        teacher("loud", 100).tokens(List.of(text(3), text(4)), 2);
        Files.writeString(file(), torn);
        teacher("loud", 100).tokens(List.of(text(3), text(4)), 2);
        assertThat(asked).containsExactly(3, 4, 4, 4);
        assertThat(Files.readString(file())).isEqualTo(torn + whole.substring(whole.indexOf('\n')));
        assertThat(teacher("loud", 0).tokens(List.of(text(3), text(4)), 2)).hasSize(2);
    }

    @Test
    void noticesWhatIsNoAnswerOrAnothers() throws IOException {
        teacher("loud", 100).tokens(List.of(text(3)), 2);
        String line = Files.readString(file());
        Files.writeString(file(), "\u0000\n{}\n" + line.replaceFirst(",\"told\".*", "}"));
        teacher("loud", 100).tokens(List.of(text(3)), 2);
        assertThat(asked).containsExactly(3, 3);

        Files.writeString(file(), line.replace("\"teacher\":\"loud\"", "\"teacher\":\"quiet\""));
        TokenTeacher other = teacher("loud", 100);
        assertThatThrownBy(() -> other.tokens(List.of(text(3)), 2))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "The file " + file() + " keeps answers of \"loud\" but has one of \"quiet\". Move it away, or"
                                + " keep answers elsewhere (EDGEWISE_CACHE).");
    }

    @Test
    void answersInWordsAreKeptAsWell() throws IOException {
        TeacherRequest request = new TeacherRequest(List.of(new Message("user", "a")), 10, 0, 0);
        teacher("loud", 100).ask(List.of(request));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(new RecordedTeacher(files.findFirst().orElseThrow()).ask(List.of(request)))
                    .extracting(TeacherReply::text)
                    .containsExactly("a");
        }
    }
}
