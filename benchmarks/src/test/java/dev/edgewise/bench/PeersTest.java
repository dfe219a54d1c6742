package dev.edgewise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    @TempDir
    Path directory;

    @Test
    void aPythonSaysWhatItHas() throws Exception {
        Python python =
                Peers.python(script("echo '{\"python\": \"3.12.3\", \"torch\": \"2.13.0\"}'"), Map.of(), _ -> {});
        assertThat(python).isNotNull();
        assertThat(python.versions()).isEqualTo(Map.of("python", "3.12.3", "torch", "2.13.0"));
        Contender.Program.Peer trl = new Contender.Program.Peer("TRL fp32", "trl_grpo.py", List.of(), List.of("trl"));
        assertThat(python.missing(trl)).containsExactly("transformers", "trl");
        assertThat(python.command(Path.of("peers"), trl, 3, 2))
                .containsExactly(
                        python.executable(), "peers/trl_grpo.py", "--warmup", "1", "--repeats", "3", "--threads", "2");
    }

    @Test
    void thePythonThatWasNamedMustWork() throws Exception {
        String broken = script("echo 'no such option' >&2; exit 3");
        assertThatThrownBy(() -> Peers.python(broken, Map.of(), _ -> {}))
                .isInstanceOf(ConfigException.class)
                .hasMessage(broken + " is no usable Python: no such option");
        assertThatThrownBy(() -> Peers.python(null, Map.of("EDGEWISE_PYTHON", "/absent/python"), _ -> {}))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("cannot run /absent/python: ");
    }

    @Test
    void theScriptsAreFoundFromAFolderBelow() {
        assertThat(Peers.sourceTree(null))
                .contains(Path.of("..").toAbsolutePath().normalize());
        assertThat(Peers.sourceTree(directory.toString())).isEmpty();
    }

    @Test
    void aPeerThatLacksAPackageIsLeftOutWithAWord() {
        BenchSettings settings = new BenchSettings(
                "shape:tiny", List.of(1), 4, 2, 8, 1, 1, 1, "cpu", false, List.of("grpo-tiny-*", "sft-bf16"));
        List<BenchRow> rows = BenchPlan.of(settings, BenchModel.config("shape:tiny"));
        Lineup lineup = Lineup.of(rows, new Python("py", Map.of("torch", "2", "transformers", "5")));
        assertThat(lineup.unavailable())
                .containsOnlyKeys("trl:grpo-tiny-fp32", "trl:grpo-tiny-bf16-pure")
                .containsEntry(
                        "trl:grpo-tiny-fp32",
                        "py lacks trl, so TRL fp32 is left out. Install what is missing, or name another Python with"
                                + " --python.");
        assertThat(lineup.order(2))
                .extracting(Contender::id)
                .startsWith(
                        "edgewise:sft-bf16",
                        "transformers:sft-bf16",
                        "transformers:sft-bf16-pure",
                        "edgewise:sft-bf16",
                        "transformers:sft-bf16");
        Lineup all = Lineup.of(rows, new Python("py", Map.of("torch", "2", "transformers", "5", "trl", "1")));
        assertThat(all.blocks()).hasSize(2);
        assertThat(all.blocks().getLast())
                .extracting(Contender::id)
                .containsExactly(
                        "edgewise:grpo-tiny-fp32",
                        "trl:grpo-tiny-fp32",
                        "trl:grpo-tiny-bf16-pure",
                        "edgewise:grpo-tiny-bf16");
    }

    private String script(String body) throws Exception {
        Path file = directory.resolve("python");
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }
}
