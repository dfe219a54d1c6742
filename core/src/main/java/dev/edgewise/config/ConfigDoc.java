package dev.edgewise.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.Entry;
import dev.edgewise.settings.Kind;
import dev.edgewise.settings.Scalars;
import dev.edgewise.settings.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Writes `docs/configuration.md` from the tables of the sections.
///
/// `mvn -pl library -am test -Dtest=ConfigDocTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dtest.args=-Dedgewise.docs=write` writes the file in the repository. Without the last property the same test
/// fails if file and tables differ. It lies in `library`, whose class path has every variant.
public final class ConfigDoc {
    private static final String INTRODUCTION = """
            # Configuration

            <!-- Generated from the tables in dev.edgewise.config; ConfigDoc says how. Do not edit. -->

            A run is described by one YAML file: `./edgewise train run.yaml`. Every key that is left out has the default
            named here; `--dry-run` prints the configuration with all of them filled in. An unknown key is an error that
            names the nearest known one. Keys that TRL has carry TRL's name and meaning.

            `--set key=value` changes one key from the command line, as often as needed: `--set optimizer.learning_rate=1e-5
            --set environments[0].levels=[0,3]`. The value is YAML; `null` takes an optional key away. A list also takes a
            single value. A key that takes text or a path takes it as it is written: `--set 'prompt.system=Answer #1: say why'`
            needs no quotes of YAML's, and is not cut at the `#`. `--set model.path=…` takes the place of the file's `model.init`.

            Numbers and words are those of YAML 1.2: `010` is ten, `yes` and `no` are text.

            [answers.md](answers.md) says what each `answer` format reads as the final answer, and what counts as a number.

            Relative paths start from the directory of the YAML file, those in `--set` from the working directory.

            A resumed run (`--resume`) must have the configuration it was started with. It may change only""";

    private ConfigDoc() {}

    /// Returns the whole page.
    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        String changeable = new TreeSet<>(ConfigDiff.CHANGEABLE)
                .stream().map(key -> "`" + key + "`").collect(Collectors.joining(", "));
        page.append("\n")
                .append(changeable)
                .append(
                        ", and of an environment's `reward` the keys `url`, `batch_size`, `token_variable`, `concurrency`,"
                                + " `timeout` and `retries`.\n");
        table(
                page,
                "## The file",
                "",
                List.of(ConfigKeys.of(Plugins.ofClassPath()).run()));
        return page.toString();
    }

    /// Writes one table. `alike` are the sections that share it and differ in defaults at most.
    private static void table(StringBuilder page, String heading, String path, List<Section> alike) {
        Section section = alike.getFirst();
        page.append("\n")
                .append(heading)
                .append("\n\n")
                .append(section.sentence())
                .append("\n");
        if (!section.keys().isEmpty()) {
            page.append("\n| key | value | default | meaning |\n|---|---|---|---|\n");
        }
        for (int i = 0; i < section.keys().size(); i++) {
            int at = i;
            Entry key = section.keys().get(i);
            List<String> standards = alike.stream()
                    .map(each -> standard(each.keys().get(at)))
                    .distinct()
                    .toList();
            String unit = key.unit().isEmpty() ? "" : " (" + key.unit() + ")";
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            key.name(),
                            cell(key.kind().describe() + unit),
                            standards.size() == 1 ? cell(standards.getFirst()) : "the type",
                            cell(key.sentence())));
        }
        for (Entry key : section.keys()) {
            below(page, path.isEmpty() ? key.name() : path + "." + key.name(), key.kind());
        }
    }

    private static void below(StringBuilder page, String path, Kind kind) {
        switch (kind) {
            case Kind.Nested nested -> table(page, "## `" + path + "`", path, List.of(nested.section()));
            case Kind.Variants variants -> variants(page, path, variants);
            case Kind.Items items -> below(page, path + "[]", items.element());
            case Kind.Whole _, Kind.Real _, Kind.Flag _, Kind.Text _, Kind.Location _, Kind.Choice _ -> {}
        }
    }

    private static void variants(StringBuilder page, String path, Kind.Variants variants) {
        Map<String, List<String>> alike = new LinkedHashMap<>();
        variants.byType()
                .forEach((type, section) -> alike.computeIfAbsent(
                                section.sentence() + section.names(), _ -> new ArrayList<>())
                        .add(type));
        for (List<String> types : alike.values()) {
            String names = types.stream().map(type -> "`" + type + "`").collect(Collectors.joining(", "));
            List<Section> sections = types.stream().map(variants.byType()::get).toList();
            table(page, "## `" + path + "` with type " + names, path, sections);
        }
    }

    static String standard(Entry key) {
        JsonNode standard = key.standard();
        if (standard.isMissingNode()) {
            return "required";
        }
        if (standard.isNull()) {
            return "none";
        }
        if (standard.isObject()) {
            return standard.isEmpty()
                    ? "all defaults"
                    : "type " + standard.path("type").asText();
        }
        return "`" + (standard.isTextual() ? standard.textValue() : Scalars.show(standard)) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
