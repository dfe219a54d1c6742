package dev.edgewise.lesson.expert;

import dev.edgewise.plugin.LessonProvider;

/// The lessons that Edgewise brings.
public final class ExpertLessons {
    /// The expert's next step.
    public static final LessonProvider<?> STEPS = StepLessons.PROVIDER;

    /// The beginning of the expert's solution as help.
    public static final LessonProvider<?> HELP = HelpLessons.PROVIDER;

    private ExpertLessons() {}
}
