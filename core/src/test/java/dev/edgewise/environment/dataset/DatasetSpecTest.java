package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatasetSpecTest {
    @Test
    void refusesBadSpecs() {
        Path file = Path.of("a.jsonl");
        assertThatThrownBy(() -> DatasetSpec.of("My data", file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "The name of a dataset environment is \"My data\" but may only have lower-case letters, digits"
                                + " and _.");
        assertThatThrownBy(() -> DatasetSpec.of("data", file).withTestShare(1))
                .hasMessage("test_share of data is 1.0 but must be from 0 to below 1.");
        assertThatThrownBy(() -> DatasetSpec.of("data", file).withTestShare(Double.NaN))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> DatasetSpec.of("data"))
                .hasMessage("The dataset environment data has no file. Name at least one.");
    }
}
