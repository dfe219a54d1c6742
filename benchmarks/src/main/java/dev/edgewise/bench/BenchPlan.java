package dev.edgewise.bench;

import dev.edgewise.bench.BenchRow.Part;
import dev.edgewise.bench.Contender.Program;
import dev.edgewise.error.ConfigException;
import dev.edgewise.model.DecoderConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The rows of the table.
final class BenchPlan {
    private static final int SFT_BATCH = 8;
    private static final Workload.GrpoStep GRPO = new Workload.GrpoStep(2, 8, 64, 64);
    private static final List<String> TRL = List.of("trl");

    private final BenchSettings settings;
    private final DecoderConfig config;
    private final List<BenchRow> rows = new ArrayList<>();
    private final Set<String> usual = new LinkedHashSet<>();
    private final Set<String> quick = new LinkedHashSet<>();

    private BenchPlan(BenchSettings settings, DecoderConfig config) {
        this.settings = settings;
        this.config = config;
    }

    /// Returns the rows that `settings` ask for, in the table's order.
    ///
    /// @param config of the settings' model
    /// @throws ConfigException if a pattern of `rows` fits none
    static List<BenchRow> of(BenchSettings settings, DecoderConfig config) {
        BenchPlan plan = new BenchPlan(settings, config);
        plan.generation(true);
        plan.generation(false);
        plan.sft(true);
        plan.sft(false);
        if (settings.model().equals(Shape.M135.model())) {
            plan.grpo(Shape.M11.model(), BenchModel.config(Shape.M11.model()), false);
        }
        plan.grpo(settings.model(), config, true);
        plan.alone("start-up", "start-up to the first rollout, examples/arithmetic.yaml", new Workload.StartUp());
        plan.alone("products", "matrix products", new Workload.Products(32, 1024));
        return plan.chosen();
    }

    private List<BenchRow> chosen() {
        if (settings.rows().isEmpty()) {
            Set<String> wanted = settings.quick() ? quick : usual;
            return rows.stream().filter(row -> wanted.contains(row.id())).toList();
        }
        Set<String> wanted = new LinkedHashSet<>();
        for (String pattern : settings.rows()) {
            Pattern regex = Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
            List<String> found = rows.stream()
                    .map(BenchRow::id)
                    .filter(id -> regex.matcher(id).matches())
                    .toList();
            if (found.isEmpty()) {
                throw new ConfigException("--rows " + pattern + " fits no row; there are "
                        + rows.stream().map(BenchRow::id).collect(Collectors.joining(", ")));
            }
            wanted.addAll(found);
        }
        return rows.stream().filter(row -> wanted.contains(row.id())).toList();
    }

    private void generation(boolean bf16) {
        for (int batch : settings.batches()) {
            boolean inQuick = bf16
                    && batch
                            == (settings.batches().contains(32)
                                    ? 32
                                    : settings.batches().getLast());
            Workload work = new Workload.Generation(batch, settings.prompt(), settings.newTokens());
            String name = precision(bf16) + "-" + batch;
            String title = "%s %d + %d tokens, batch %d, " + precision(bf16);
            Contender peer = peer(
                    "transformers:generate-" + name,
                    "transformers",
                    "hf_generate.py",
                    bf16,
                    work,
                    settings.model(),
                    config,
                    List.of(
                            "--batch", text(batch),
                            "--prompt", text(settings.prompt()),
                            "--new", text(settings.newTokens())),
                    List.of());
            Contender ours = ours("generate-" + name, settings.model(), bf16, work, peer.repeats());
            String whole = title.formatted("generate", settings.prompt(), settings.newTokens(), batch);
            add(new BenchRow("generate-" + name, whole, Part.TOKENS, ours, List.of(peer)), bf16, inQuick);
            String decode = "decode alone, batch " + batch + ", " + precision(bf16);
            add(new BenchRow("decode-" + name, decode, Part.DECODE, ours, List.of(peer)), bf16, inQuick);
        }
    }

    private void sft(boolean bf16) {
        Workload work = new Workload.SftStep(SFT_BATCH, settings.length());
        String id = "sft-" + precision(bf16);
        List<Contender> peers = new ArrayList<>();
        peers.add(sftPeer(bf16, bf16 ? "transformers bf16, fp32 weights" : "transformers", work, false));
        if (bf16) {
            peers.add(sftPeer(true, "transformers pure bf16", work, true));
        }
        Contender ours = ours(id, settings.model(), bf16, work, peers.getFirst().repeats());
        String title = "SFT step %d × %d tokens, %s"
                .formatted(SFT_BATCH, settings.length(), bf16 ? "bf16 with fp32 weights" : "fp32");
        add(new BenchRow(id, title, Part.TOKENS, ours, peers), true, bf16);
    }

    private Contender sftPeer(boolean bf16, String name, Workload work, boolean pure) {
        List<String> arguments =
                new ArrayList<>(List.of("--batch", text(SFT_BATCH), "--length", text(settings.length())));
        if (pure) {
            arguments.add("--pure");
        }
        String id = "transformers:sft-" + precision(bf16) + (pure ? "-pure" : "");
        return peer(id, name, "hf_train.py", bf16, work, settings.model(), config, arguments, List.of());
    }

    private void grpo(String model, DecoderConfig shape, boolean both) {
        Contender fp32 = trl(model, shape, false);
        Contender pure = trl(model, shape, true);
        for (boolean bf16 : both ? new boolean[] {false, true} : new boolean[] {false}) {
            String id = "grpo-" + slug(model) + "-" + precision(bf16);
            String title = "GRPO step %s, %d × %d × %d tokens, %s"
                    .formatted(
                            slug(model),
                            GRPO.prompts(),
                            GRPO.group(),
                            GRPO.newTokens(),
                            bf16 ? "bf16 with fp32 weights" : "fp32");
            Contender ours = ours(id, model, bf16, GRPO, fp32.repeats());
            add(
                    new BenchRow(id, title, Part.SECONDS, ours, both ? List.of(fp32, pure) : List.of(fp32)),
                    true,
                    !both || !model.equals(Shape.M135.model()));
        }
    }

    private Contender trl(String model, DecoderConfig shape, boolean pure) {
        List<String> arguments = new ArrayList<>(List.of(
                "--prompts", text(GRPO.prompts()),
                "--group", text(GRPO.group()),
                "--prompt", text(GRPO.prompt()),
                "--new", text(GRPO.newTokens())));
        if (pure) {
            arguments.add("--pure");
        }
        String id = "trl:grpo-" + slug(model) + (pure ? "-bf16-pure" : "-fp32");
        return peer(id, pure ? "TRL pure bf16" : "TRL fp32", "trl_grpo.py", pure, GRPO, model, shape, arguments, TRL);
    }

    private void alone(String id, String title, Workload work) {
        add(new BenchRow(id, title, Part.SECONDS, ours(id, settings.model(), false, work, 1), List.of()), true, true);
    }

    private void add(BenchRow row, boolean isUsual, boolean isQuick) {
        rows.add(row);
        if (isUsual) {
            usual.add(row.id());
        }
        if (isQuick) {
            quick.add(row.id());
        }
    }

    private Contender ours(String id, String model, boolean bf16, Workload work, int repeats) {
        return new Contender("edgewise:" + id, new Program.Edgewise(), model, bf16, work, repeats);
    }

    private Contender peer(
            String id,
            String name,
            String script,
            boolean bf16,
            Workload work,
            String model,
            DecoderConfig shape,
            List<String> arguments,
            List<String> packages) {
        List<String> all = new ArrayList<>(List.of("--model", model, "--dtype", bf16 ? "bfloat16" : "float32"));
        all.addAll(arguments);
        Program.Peer program = new Program.Peer(name, script, all, packages);
        return new Contender(id, program, model, bf16, work, repeats(Estimate.seconds(program, bf16, work, shape)));
    }

    /// As often for ours as for the peer, by how long the peer will take.
    private int repeats(double seconds) {
        if (settings.repeats() > 0) {
            return settings.repeats();
        }
        if (settings.quick()) {
            return 1;
        }
        return seconds > 8 ? 1 : seconds > 3 ? 2 : 3;
    }

    /// Returns a short name of a model: `135m`, `smollm2-135m-instruct`.
    static String slug(String model) {
        String name = model.startsWith(Shape.PREFIX)
                ? model.substring(Shape.PREFIX.length())
                : String.valueOf(Path.of(model).toAbsolutePath().normalize().getFileName());
        return name.toLowerCase(Locale.ROOT).replaceFirst("\\.gguf$", "").replaceAll("[^a-z0-9.]+", "-");
    }

    private static String precision(boolean bf16) {
        return bf16 ? "bf16" : "fp32";
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
