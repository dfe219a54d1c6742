package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    @TempDir
    Path directory;

    @Test
    void whatIsNeededStaysHoweverOld() {
        CheckpointStore store = new CheckpointStore(directory, 2);
        for (int step = 1; step <= 5; step++) {
            store.add(step, path -> Files.writeString(path.resolve("state.json"), "x"));
            store.removeOld(Set.of(1, 4));
        }
        assertThat(store.list()).extracting(Checkpoint::step).containsExactly(1, 4, 5);
        store.write(6, path -> Files.writeString(path.resolve("state.json"), "x"));
        assertThat(store.list()).extracting(Checkpoint::step).containsExactly(5, 6);
    }

    @Test
    void keepsTheNewestAndOpensThemVerified() {
        CheckpointStore store = new CheckpointStore(directory, 2);
        for (int step : new int[] {10, 20, 30}) {
            store.write(step, path -> Files.writeString(path.resolve("state.json"), "step " + step));
        }
        assertThat(store.list()).extracting(Checkpoint::step).containsExactly(20, 30);
        assertThat(store.openLatest().directory().resolve("state.json")).hasContent("step 30");
        assertThat(directory.resolve("step-000010")).doesNotExist();
        assertThatThrownBy(() -> store.open(10))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no checkpoint of step 10")
                .hasMessageEndingWith("there are step 20, step 30");
    }

    @Test
    void theManifestHoldsSizesAndSumsOfAllFiles() throws IOException {
        CheckpointStore store = new CheckpointStore(directory, 2);
        Checkpoint checkpoint = store.write(7, path -> {
            Files.writeString(path.resolve("abc"), "abc");
            Files.writeString(Files.createDirectory(path.resolve("model")).resolve("empty"), "");
        });
        // sums of "abc" and of nothing from FIPS 180-2 and `sha256sum /dev/null`
        assertThat(checkpoint.directory().resolve("manifest.json"))
                .content()
                .contains("\"step\" : 7")
                .contains("\"bytes\" : 3")
                .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .contains("\"model/empty\"")
                .contains("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void aFailedWriteLeavesThePreviousCheckpointAndNothingElse() throws IOException {
        CheckpointStore store = new CheckpointStore(directory, 1);
        store.write(10, path -> Files.writeString(path.resolve("weights"), "good"));
        assertThatThrownBy(() -> store.write(20, path -> {
                    Files.writeString(path.resolve("weights"), "half of i");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot write " + directory.resolve("step-000020")
                        + ": the disk is full; needed at least 9 bytes")
                .hasMessageContaining(", free ")
                .hasMessageEndingWith(
                        "the checkpoint of step 10 in " + directory.resolve("step-000010") + " is intact");
        assertThat(directory).isDirectoryNotContaining("glob:**/.tmp-*");
        assertThat(store.openLatest().directory().resolve("weights")).hasContent("good");
        try (var entries = Files.list(directory)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void writesNothingWhereLessIsFreeThanTheLastCheckpointTook() {
        new CheckpointStore(directory, 1).write(10, path -> Files.write(path.resolve("weights"), new byte[5000]));
        CheckpointStore full = new CheckpointStore(directory, 1, path -> 4999);
        assertThatThrownBy(() -> full.write(20, path -> {
                    throw new AssertionError("must not be asked to write");
                }))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the disk is full; needed at least 5000 bytes, free 4999 bytes; make room");
        assertThat(full.latest().orElseThrow().step()).isEqualTo(10);
    }

    @Test
    void aFaultOfTheWriterThatIsNotTheDisksIsPassedOnAsItIs() {
        CheckpointStore store = new CheckpointStore(directory, 1);
        assertThatThrownBy(() -> store.write(1, path -> {
                    throw new IllegalStateException("no such tensor");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDamagedFileIsNamedAndAnOlderCheckpointStaysUsable() throws IOException {
        CheckpointStore store = new CheckpointStore(directory, 3);
        store.write(10, path -> Files.writeString(path.resolve("weights"), "0123456789"));
        Path newest = store.write(20, path -> Files.writeString(path.resolve("weights"), "0123456789"))
                .directory();
        Files.writeString(newest.resolve("weights"), "0123456780");
        assertThatThrownBy(store::openLatest)
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(
                        "the checkpoint file " + newest.resolve("weights") + " cannot be used: its content")
                .hasMessageEndingWith("delete the directory of this one");
        Files.writeString(newest.resolve("weights"), "0123");
        assertThatThrownBy(store::openLatest).hasMessageContaining("it has 4 bytes, not the 10 written");
        Files.delete(newest.resolve("weights"));
        assertThatThrownBy(store::openLatest).hasMessageContaining("it is missing");
        Files.writeString(newest.resolve("manifest.json"), "{\"step\":");
        assertThatThrownBy(store::openLatest).hasMessageContaining("manifest.json cannot be used: it is not JSON");
        assertThat(store.open(10).step()).isEqualTo(10);
    }

    @Test
    void incompleteDirectoriesAreNoCheckpointsAndGoAtTheNextStart() throws IOException {
        CheckpointStore store = new CheckpointStore(directory, 3);
        store.write(10, path -> Files.writeString(path.resolve("weights"), "good"));
        Files.writeString(
                Files.createDirectory(directory.resolve(".tmp-step-000020")).resolve("weights"), "ha");
        Files.createDirectory(directory.resolve("step-000005")); // was being deleted: its manifest goes first
        assertThat(store.list()).extracting(Checkpoint::step).containsExactly(10);
        AtomicDirectory.recover(directory);
        store.write(20, path -> Files.writeString(path.resolve("weights"), "good"));
        try (var entries = Files.list(directory)) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("step-000010", "step-000020");
        }
    }

    @Test
    void aReplacementCutShortIsPutBack() throws IOException {
        Path old = Files.createDirectory(directory.resolve(".old-final"));
        Files.writeString(old.resolve("weights"), "old");
        AtomicDirectory.recover(directory);
        assertThat(directory.resolve("final").resolve("weights")).hasContent("old");
        new AtomicDirectory()
                .write(directory.resolve("final"), 0, "", path -> Files.writeString(path.resolve("w"), "new"));
        assertThat(directory.resolve("final").resolve("weights")).doesNotExist();
        assertThat(directory.resolve("final").resolve("w")).hasContent("new");
        try (var entries = Files.list(directory)) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void removesWhatLiesAfterAStep() {
        CheckpointStore store = new CheckpointStore(directory, 9);
        for (int step : new int[] {10, 20, 30}) {
            store.write(step, path -> Files.writeString(path.resolve("state.json"), "x"));
        }
        store.removeAfter(10);
        assertThat(store.list()).extracting(Checkpoint::step).containsExactly(10);
    }

    @Test
    void saysThatThereIsNone() {
        CheckpointStore store = new CheckpointStore(directory.resolve("checkpoints"), 1);
        assertThat(store.latest()).isEmpty();
        assertThatThrownBy(store::openLatest)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no checkpoint in")
                .hasMessageContaining("start it anew");
    }
}
