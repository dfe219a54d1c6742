package dev.edgewise.teacher.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.StreamingTeacher;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.testkit.TeacherContract;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedTeacherTest extends TeacherContract {
    private static final TeacherUsage USED = new TeacherUsage(1, 5, 2, 0.25);

    @TempDir
    Path directory;

    private final List<String> asked = new ArrayList<>();

    /// Answers by the question in capitals, until it has answered so often.
    private record Loud(String name, List<String> asked, int most) implements StreamingTeacher {
        @Override
        public void ask(List<TeacherRequest> requests, ObjIntConsumer<TeacherReply> arrived) {
            for (int i = 0; i < requests.size(); i++) {
                if (asked.size() >= most) {
                    throw new TeacherException("the line is cut");
                }
                asked.add(requests.get(i).question());
                arrived.accept(new TeacherReply(requests.get(i).question().toUpperCase(Locale.ROOT), true, USED), i);
            }
        }
    }

    private Teacher teacher(String name, int most) {
        return new CachedTeacher(new Loud(name, asked, most), directory);
    }

    @Override
    protected Teacher teacher() {
        return teacher("loud", 1000);
    }

    @Override
    protected List<TeacherRequest> requests() {
        return Stream.of("a", "b", "c").map(CachedTeacherTest::request).toList();
    }

    private static TeacherRequest request(String question) {
        return new TeacherRequest(List.of(new Message("user", question)), 10, 0, 0);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void asksForNothingTwice() {
        List<TeacherReply> first = teacher("loud", 1000).ask(requests());
        List<TeacherReply> second = teacher("loud", 1000).ask(requests());

        assertThat(asked).containsExactly("a", "b", "c");
        assertThat(first).extracting(TeacherReply::usage).containsOnly(USED);
        assertThat(second)
                .containsExactlyElementsOf(Stream.of("A", "B", "C")
                        .map(text -> new TeacherReply(text, true, TeacherUsage.NONE))
                        .toList());
    }

    @Test
    void paysOnceForWhatIsAskedTwiceAtOnce() {
        assertThat(teacher("loud", 1000).ask(List.of(request("a"), request("b"), request("a"))))
                .extracting(TeacherReply::usage)
                .containsExactly(USED, USED, TeacherUsage.NONE);
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void tellsRequestsApart() {
        List<Message> a = List.of(new Message("user", "a"));
        teacher("loud", 1000)
                .ask(List.of(
                        new TeacherRequest(a, 10, 1, 0),
                        new TeacherRequest(a, 11, 1, 0),
                        new TeacherRequest(a, 10, 0.5, 0),
                        new TeacherRequest(a, 10, 1, 1),
                        new TeacherRequest(List.of(new Message("system", "a")), 10, 1, 0)));
        assertThat(asked).hasSize(5);
    }

    @Test
    void goesOnWhereItFailed() throws IOException {
        assertThatThrownBy(() -> teacher("loud", 2).ask(requests()))
                .isInstanceOf(TeacherException.class)
                .hasMessage("the line is cut. 2 of 3 answers came before and are kept in " + file()
                        + ": the same command asks only for the others");

        assertThat(teacher("loud", 1000).ask(requests()))
                .extracting(TeacherReply::text)
                .containsExactly("A", "B", "C");
        assertThat(asked).containsExactly("a", "b", "c");
    }

    @Test
    void asksAgainForALineThatWasTorn() throws IOException {
        teacher("loud", 1000).ask(requests());
        byte[] whole = Files.readAllBytes(file());
        byte[] torn = Arrays.copyOf(whole, whole.length - 30);
        Files.write(file(), torn);

        assertThat(teacher("loud", 1000).ask(requests()))
                .extracting(TeacherReply::text)
                .containsExactly("A", "B", "C");
        assertThat(asked).containsExactly("a", "b", "c", "c");
        teacher("loud", 1000).ask(requests());
        assertThat(asked).hasSize(4);
        assertThat(new String(Files.readAllBytes(file()), StandardCharsets.UTF_8).lines())
                .hasSize(4);
    }

    @Test
    void mixesNoTeachers() throws IOException {
        teacher("loud", 1000).ask(requests());
        teacher("Loud", 1000).ask(requests());
        teacher("loud in bf16", 1000).ask(requests());
        assertThat(asked).hasSize(9);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void noticesTheCacheOfAnotherModel() throws IOException {
        teacher("loud", 1000).ask(requests());
        Path file = file();
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\"teacher\":\"loud\"", "\"teacher\":\"quiet\""));

        assertThatThrownBy(() -> teacher("loud", 1000))
                .isInstanceOf(DataException.class)
                .hasMessage("The file " + file + " keeps answers of \"loud\" but has one of \"quiet\". Move it away, or"
                        + " keep answers elsewhere (--teacher-cache).");
    }

    @Test
    void saysThatItCannotKeepAnswers() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> new CachedTeacher(new Loud("loud", asked, 1), file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("Answers of a teacher cannot be kept in " + file)
                .hasMessageEndingWith("Make room or mend the rights there, or keep them elsewhere (--teacher-cache).");
    }

    @Test
    void severalAddAtOnce() throws Exception {
        List<String> all = IntStream.range(0, 40).mapToObj(i -> "q" + i).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<List<TeacherReply>>> asking = IntStream.range(0, 4)
                    .<Callable<List<TeacherReply>>>mapToObj(t ->
                            () -> new CachedTeacher(new Loud("loud", new ArrayList<>(), 100), directory)
                                    .ask(all.subList(t * 10, t * 10 + 10).stream()
                                            .map(CachedTeacherTest::request)
                                            .toList()))
                    .toList();
            for (var done : threads.invokeAll(asking)) {
                assertThat(done.get()).hasSize(10);
            }
        }
        assertThat(Files.readAllLines(file())).hasSize(40).allMatch(line -> line.endsWith("}"));
        teacher("loud", 0).ask(all.stream().map(CachedTeacherTest::request).toList());
    }

    @Test
    void isAFileThatARecordedTeacherReads() throws IOException {
        teacher("loud", 1000).ask(requests());
        assertThat(new RecordedTeacher(file()).ask(requests()))
                .extracting(TeacherReply::text)
                .containsExactly("A", "B", "C");
    }
}
