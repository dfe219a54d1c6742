package dev.edgewise.curriculum.imitation;

import dev.edgewise.curriculum.Imitation;
import dev.edgewise.testkit.ImitationContract;

/// What it shows is tested in `CurriculumTest`.
final class AskedImitationTest extends ImitationContract {
    @Override
    protected Imitation rule() {
        return new AskedImitation(0.5);
    }
}
