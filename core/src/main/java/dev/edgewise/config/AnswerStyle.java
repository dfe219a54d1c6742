package dev.edgewise.config;

/// How a completion marks its final answer.
public enum AnswerStyle {
    /// The completion's last line is the answer.
    BARE,
    /// `#### answer`, as in GSM8K.
    HASH,
    /// `\boxed{answer}`.
    BOXED,
    /// `<answer>answer</answer>`.
    TAG
}
