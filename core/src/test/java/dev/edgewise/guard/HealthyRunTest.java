package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HealthyRunTest {
    @Test
    void tripsNoGuard() {
        Guards guards = new Guards(AllGuards.fresh());
        List<String> said = new ArrayList<>();
        for (TrainingEvent event : RecordedRun.healthy()) {
            guards.observe(event).forEach(finding -> said.add(event.step() + " " + finding));
        }
        assertThat(said).isEmpty();
    }

    @Test
    void isShownToEveryGuardThereIs() throws IOException {
        Pattern declaration = Pattern.compile("class (\\w+) implements Guard\\b");
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/edgewise/guard"))) {
            List<String> declared = new ArrayList<>();
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher matcher = declaration.matcher(Files.readString(source));
                while (matcher.find()) {
                    declared.add(matcher.group(1));
                }
            }
            assertThat(AllGuards.fresh())
                    .extracting(guard -> guard.getClass().getSimpleName())
                    .containsExactlyInAnyOrderElementsOf(declared);
        }
    }

    @Test
    void isAWholeRun() {
        List<TrainingEvent> events = RecordedRun.healthy();

        assertThat(events)
                .filteredOn(TrainingEvent.StepCompleted.class::isInstance)
                .hasSize(300);
        assertThat(events).filteredOn(TrainingEvent.Evaluated.class::isInstance).hasSize(1);
        assertThat(events)
                .filteredOn(e ->
                        e instanceof TrainingEvent.GroupScored g && g.group().hasSignal())
                .hasSizeGreaterThan(1000);
    }
}
