package dev.edgewise.policy;

/// How far a policy was from its teacher during an update.
///
/// @param divergence token mean of the divergence that the objective asks for, nats
/// @param reverseKl token mean of log π_student − log π_teacher of the completions' own tokens, nats: on the
///     student's completions an estimate of the reverse KL divergence
public record TeacherDistance(double divergence, double reverseKl) {}
