package dev.edgewise.teacher.endpoint;

import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.known.CachedTeacher;
import java.nio.file.Path;

/// Asks an endpoint for many answers, in a process that can be killed. Arguments: address, directory of the
/// cache.
final class AskingProcess {
    static final int COUNT = 20;

    private AskingProcess() {}

    static Teacher teacher(String url, Path cache) {
        return new CachedTeacher(
                new EndpointTeacher(FakeEndpoint.settings("qwen", url, 1, null, 30, 0), null, Waiting.REAL), cache);
    }

    public static void main(String[] arguments) {
        try (Teacher teacher = teacher(arguments[0], Path.of(arguments[1]))) {
            teacher.ask(FakeEndpoint.requests(COUNT));
        }
    }
}
