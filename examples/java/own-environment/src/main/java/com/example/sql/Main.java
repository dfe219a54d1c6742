package com.example.sql;

import dev.edgewise.Edgewise;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.UserException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.run.RunResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Trains what a configuration file says. `type: sql_queries` is found on the class path, without `--plugin`.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        try {
            RunResult result = Edgewise.train(RunConfig.read(Path.of(arguments[0])))
                    .messages(System.out::println)
                    .listener(Main::print)
                    .run();
            System.out.println(
                    result.stopped().words() + "; report: " + result.files().report());
        } catch (UserException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void print(TrainingEvent event) {
        if (event instanceof TrainingEvent.Evaluated evaluated) {
            Map<Integer, String> levels = new TreeMap<>();
            evaluated
                    .accuracies()
                    .forEach((cell, accuracy) -> levels.put(cell.level(), "%.0f %%".formatted(100 * accuracy)));
            System.out.println("step " + event.step() + ", held-out accuracy by level: " + levels);
        }
    }
}
