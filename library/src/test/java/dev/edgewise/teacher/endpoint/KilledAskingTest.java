package dev.edgewise.teacher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What was answered is kept, whatever happens to the process or the endpoint.
@Tag("slow")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledAskingTest {
    @TempDir
    Path directory;

    @Test
    void goesOnWhereItWasKilled() throws Exception {
        CountDownLatch seventh = new CountDownLatch(1);
        try (FakeEndpoint endpoint = new FakeEndpoint()) {
            endpoint.answering = (exchange, request) -> {
                if (FakeEndpoint.echo(request).endsWith(" 7")) {
                    seventh.countDown();
                    Thread.sleep(Duration.ofMinutes(1));
                }
                FakeEndpoint.send(exchange, 200, FakeEndpoint.completion(FakeEndpoint.echo(request)));
            };
            JavaProcess process = JavaProcess.start(
                    directory.resolve("out"),
                    Map.of(),
                    AskingProcess.class.getName(),
                    endpoint.url(),
                    directory.resolve("cache").toString());
            assertThat(seventh.await(60, TimeUnit.SECONDS)).as(process::text).isTrue();
            awaitKept(process, 7);
            process.kill();
            assertThat(endpoint.asked).hasSize(8);

            endpoint.answering = (exchange, request) ->
                    FakeEndpoint.send(exchange, 200, FakeEndpoint.completion(FakeEndpoint.echo(request)));
            try (Teacher teacher = AskingProcess.teacher(endpoint.url(), directory.resolve("cache"))) {
                assertThat(teacher.ask(FakeEndpoint.requests(AskingProcess.COUNT)))
                        .hasSize(AskingProcess.COUNT)
                        .last()
                        .extracting(TeacherReply::text)
                        .isEqualTo("Re: question 19");
            }
            assertThat(endpoint.asked).hasSize(8 + AskingProcess.COUNT - 7);
        }
    }

    /// Waits for what the process keeps after it has sent the next request.
    private void awaitKept(JavaProcess process, int answers) throws IOException, InterruptedException {
        while (true) {
            try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
                Optional<Path> file = files.findFirst();
                if (file.isPresent()) {
                    process.awaitLines(file.get(), answers);
                    return;
                }
            }
            Thread.sleep(25);
        }
    }

    @Test
    void keepsWhatCameBeforeTheEndpointWentAway() throws Exception {
        String url;
        try (FakeEndpoint endpoint = new FakeEndpoint()) {
            url = endpoint.url();
            try (Teacher teacher = AskingProcess.teacher(url, directory)) {
                teacher.ask(FakeEndpoint.requests(3));
            }
        }
        try (Teacher teacher = AskingProcess.teacher(url, directory)) {
            assertThat(teacher.ask(FakeEndpoint.requests(3))).hasSize(3);
            assertThatThrownBy(() -> teacher.ask(FakeEndpoint.requests(5)))
                    .isInstanceOf(TeacherException.class)
                    .hasMessage(
                            "the teacher at " + url + " cannot be reached: nothing answers there. Start the endpoint,"
                                    + " or mend teacher.base_url");
        }
    }
}
