package dev.edgewise.lesson.expert;

import dev.edgewise.curriculum.Progress;
import dev.edgewise.lesson.Lessons;
import dev.edgewise.settings.Keys;
import dev.edgewise.testkit.LessonsContract;

class StepLessonsContractTest extends LessonsContract {
    @Override
    protected Lessons lessons(Progress progress) {
        return new StepLessons(Keys.defaults(StepLessons.Settings.class));
    }
}
