package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescribeCommandTest {
    @Test
    void anEnvironmentIsShownWithItsLevelsAndThreeTasks() {
        Shell described = Shell.run("describe", "environment", "comparison");
        assertThat(described.err()).isEmpty();
        assertThat(described.code()).isZero();
        assertThat(described.out())
                .startsWith("comparison")
                .contains("\nLevels:\n  0  ", "\nExample tasks:\n  level 0: ");
        assertThat(described.out().lines().filter(line -> line.contains("  →  ")))
                .hasSize(3);
    }

    @Test
    void withoutATypeItListsTypes() {
        assertThat(Shell.run("describe", "environment").out())
                .startsWith("addition  ")
                .contains("\ndataset  ");
        assertThat(Shell.run("describe").out()).contains("environment ", "sampler ");
    }

    @Test
    void aTypeThatDoesNotExistIsNamed() {
        Shell described = Shell.run("describe", "environment", "adition");
        assertThat(described.code()).isEqualTo(2);
        assertThat(described.err())
                .startsWith("edgewise: there is no environment \"adition\". Did you mean \"addition\"? Allowed: ")
                .endsWith(". --plugin JAR adds those of a jar\n");
    }
}
