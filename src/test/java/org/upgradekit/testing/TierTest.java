package org.upgradekit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TierTest {
    @Test
    void aMissingNeedNamesWhatToInstall() {
        for (Need need : Need.values()) {
            need.missing().ifPresent(what -> assertThat(what).contains(":"));
        }
    }

    @Test
    void onlyContainersMayBeSkippedInCi() {
        assertThat(Need.values()).filteredOn(Need::maySkipInCi).containsExactly(Need.CONTAINERS);
    }
}
