package dev.edgewise.config;

import dev.edgewise.selection.InstructionTemplate;
import dev.edgewise.selection.SelectionRule;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// Which demonstrations are learned while the model moves.
@About("Learn only the demonstrations that fit the model as it is, by its own perplexities of them (docs/select.md).")
public record SelectConfig(
        @Key(
                value = "Steps until all demonstrations are scored anew; they are scored before the first step, too.",
                standard = "100",
                range = "[1, )",
                unit = "steps")
        int every,

        @Key(
                value =
                        "paper keeps those whose scores (IFD and r-IFD) are both below 1, ifd those whose IFD is. released"
                                + " needs refined outputs beside the originals, so it is for the command select alone.",
                standard = "paper")
        SelectionRule rule,

        @Key(
                value = "The most that is kept, as a share of all demonstrations: those with the highest IFD stay.",
                standard = "1.0",
                range = "(0, 1]")
        double top,

        @Key(
                value = "What an instruction is put into to be scored. chat is the model's own chat template, plain"
                        + " adds nothing.",
                standard = "vicuna")
        InstructionTemplate template,

        @Key(
                value = "A longer text is scored without its end; the model's context if that is less.",
                standard = "2048",
                range = "[2, )",
                unit = "tokens")
        int maxLength) {
    public SelectConfig {
        Keys.check(SelectConfig.class, every, rule, top, template, maxLength);
        if (rule == SelectionRule.RELEASED) {
            throw new InvalidValue(
                    "rule",
                    "must be paper or ifd but was released, which compares refined outputs with originals, and a"
                            + " demonstration has one output: choose them before, with ./edgewise select --rule released");
        }
    }
}
