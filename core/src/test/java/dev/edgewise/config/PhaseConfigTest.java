package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Renewals;
import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `phases`, and what is done against a loss of plasticity.
class PhaseConfigTest {
    private static final String RUN = """
            model: {path: owner/model}
            environments: [{type: addition}, {type: sorting}, {type: chain_sum, name: chains}]
            phases:
              - {name: sums, environments: [addition], steps: 100}
              - {name: order, environments: [addition, sorting], tokens: 9000, mastery: [sorting/2, addition], at_start: {reset_optimizer: true}}
              - {name: last, environments: [chains], stagnation: 40}
            algorithm: {type: grpo}
            train: {max_steps: 300, max_tokens: 50000}
            guards: {plasticity_steps: 50, on_plasticity_loss: {shrink: 0.9}}
            """;

    private static RunConfig read(String yaml) {
        return ConfigReader.read(yaml, "run.yaml", Path.of("/work"), List.of());
    }

    @Test
    void whatIsWrittenReadsBack() {
        RunConfig config = read(RUN);
        assertThat(read(ConfigWriter.toYaml(config))).isEqualTo(config);
        assertThat(config.phases().get(1))
                .isEqualTo(new PhaseConfig(
                        "order",
                        List.of("addition", "sorting"),
                        null,
                        9000L,
                        List.of("sorting/2", "addition"),
                        null,
                        0.1,
                        new RenewalConfig(false, null, null, null, null, true, null)));
        assertThat(config.renewals()).hasSize(2);
    }

    @Test
    void changesAreMadeInTheOrderOfTheKeys() {
        assertThat(new RenewalConfig(true, 0.5, null, 0.01, 0.0, true, 2.0).adjustments())
                .containsExactly(
                        new Renewals.FreshAdapter(),
                        new Adjustment.TowardsReference(0.5),
                        new Renewals.ShrinkPerturb(1, 0.01),
                        new Renewals.UnitReset(0),
                        new Renewals.OptimizerReset(),
                        new Renewals.PullToReference(2));
        assertThat(new RenewalConfig(false, null, 0.8, null, null, false, null).adjustments())
                .containsExactly(new Renewals.ShrinkPerturb(0.8, 0));
        assertThat(new RenewalConfig(false, null, null, null, null, false, null).adjustments())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            environments: [chains], | environments: [], | phases[2].environments must name at least one of the run's environments, for example [addition], but was []
            environments: [chains], | environments: [chains, chains], | phases[2].environments must name each once but names "chains" twice
            environments: [chains], | environments: [chain], | phases[2].environments must hold names of environments (addition, chains, sorting) but holds "chain". Did you mean "chains"?
            environments: [chains], | environments: [sorting], | phases must train every one of environments, but no phase names chains: name it in a phase, or move it to eval_environments
            name: last | name: sums | phases must have different names but two are called "sums": give one of them a name of its own
            name: last | name: a b | phases[2].name must be letters, digits, '.', '_' or '-', but was "a b"
            addition], steps: 100 | addition] | phases[0] must have an end, since order follows: give it steps, tokens, mastery or stagnation; only the last phase goes on to the end of the run
            steps: 100 | steps: 400 | phases[0].steps cannot be reached: 400, after at least 0 in the phases before it, are more than train.max_steps (300); raise that, or shorten the phases
            stagnation: 40 | stagnation: 200 | phases[2].stagnation cannot be reached: 200, after at least 101 in the phases before it, are more than train.max_steps (300); raise that, or shorten the phases
            max_steps: 300, | max_steps: 300, max_rollouts: 640, | phases[0].steps cannot be reached: 100, after at least 0 in the phases before it, are more than train.max_rollouts pays for with at least 8 completions each (80); raise that, or shorten the phases
            max_steps: 300, | max_steps: 300, max_rollouts: 800, | phases[1] would never begin: the phases before it take at least 100 steps, all that train.max_rollouts pays for with at least 8 completions each (100); raise train.max_rollouts, or shorten them
            max_steps: 300, | max_steps: 300, max_rollouts: 1120, | phases[2].stagnation cannot be reached: 40, after at least 101 in the phases before it, are more than train.max_rollouts pays for with at least 8 completions each (140); raise that, or shorten the phases
            tokens: 9000 | tokens: 60000 | phases[1].tokens cannot be reached: 60000, after at least 0 in the phases before it, are more than train.max_tokens (50000); raise that, or shorten the phases
            steps: 100 | steps: 300 | phases[1] would never begin: the phases before it take at least 300 steps, all that train.max_steps (300) allows; raise train.max_steps, or shorten them
            [sorting/2, addition] | [sorting/2, chains] | phases[1].mastery must hold environments of the phase (addition, sorting), alone or with a level as in addition/0, but holds "chains", which the phase can never master
            [sorting/2, addition] | [sorting/two] | phases[1].mastery must hold environments of the phase (addition, sorting), alone or with a level as in addition/0, but holds "sorting/two", which the phase can never master
            {type: grpo} | {type: sft} | algorithm.type must be edge or grpo beside phases, whose tasks a curriculum chooses, but was sft; remove phases, or make a run of each
            {type: grpo} | {type: dpo, dataset: pairs.jsonl} | algorithm.type must be edge or grpo beside phases, whose tasks a curriculum chooses, but was dpo; remove phases, or make a run of each
            {reset_optimizer: true} | {fresh_adapter: true} | phases[1].at_start.fresh_adapter must be false without model.lora, since there is no adapter to merge, but was true; set model.lora: {r: 16}, or remove it
            {shrink: 0.9} | {fresh_adapter: true} | guards.on_plasticity_loss.fresh_adapter must be false without model.lora, since there is no adapter to merge, but was true; set model.lora: {r: 16}, or remove it
            {reset_optimizer: true} | {shrink: 1.5} | phases[1].at_start.shrink must be a number, above 0, at most 1, but was 1.5
            {reset_optimizer: true} | {reset: true} | phases[1].at_start.reset is not a known key.
            """)
    void whatCannotBeIsRefused(String part, String other, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(RUN.replace(part, other)))
                .withMessageContaining(message);
    }

    /// A group of two, of four, or the two that are sampled first may be all of a step.
    @Test
    void smallerGroupsLetTheSameBudgetReachFurther() {
        for (String curriculum : List.of(
                "{sampler: {type: edge, group_sizes: [4, 8]}}", "{gates: [outcome, {type: screening, rollouts: 2}]}")) {
            assertThat(read(RUN.replace("max_steps: 300,", "max_steps: 300, max_rollouts: 640,") + "curriculum: "
                                    + curriculum + "\n")
                            .phases())
                    .hasSize(3);
        }
    }

    @Test
    void aRankerHasNoPhases() {
        String yaml = """
                model: {init: {model_type: bert}}
                algorithm: {type: rerank}
                phases: [{name: one, environments: [addition]}]
                """;
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageContaining("algorithm.type must be edge or grpo beside phases, whose tasks a curriculum"
                        + " chooses, but was rerank; remove phases, or make a run of each");
    }

    @Test
    void theUnitsOfAFrozenModelStay() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(RUN.replace("{path: owner/model}", "{path: owner/model, lora: {r: 4}}")
                        .replace("{reset_optimizer: true}", "{idle_units: 0.025}")))
                .withMessageContaining("phases[1].at_start.idle_units must be left out beside model.lora, since the"
                        + " units are those of the frozen model beneath the adapter, but was 0.025; take fresh_adapter,"
                        + " or remove model.lora");
    }

    @Test
    void aLossOfPlasticityMustBeMeasured() {
        String yaml = """
                model: {path: owner/model}
                environments: [{type: addition}]
                algorithm: {type: grpo}
                guards: {on_plasticity_loss: {shrink: 0.9}}
                """;
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .withMessageContaining("guards.on_plasticity_loss needs guards.plasticity_steps above 0, which measures"
                        + " plasticity, or phases: set plasticity_steps to 100, for example");
    }
}
