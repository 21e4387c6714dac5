package org.upgradekit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What every kind of service must do. An implementing class has a service that is installed and stopped, and can say by
 * other means than the service's own whether its processes are there.
 */
interface ServiceContract {
    /** The service as a run has it, in this process or on a host of its own. */
    interface Handle {
        boolean running() throws Exception;

        boolean fenced() throws Exception;

        /** Whether this kind can be kept down at all. */
        boolean canBeFenced() throws Exception;

        void fence() throws Exception;

        void unfence() throws Exception;

        void start() throws Exception;

        void stop() throws Exception;

        /** In this process. */
        static Handle of(Service service) {
            Duration limit = Duration.ofSeconds(20);
            return new Handle() {
                @Override
                public boolean running() {
                    return service.running();
                }

                @Override
                public boolean fenced() {
                    return service.fenced();
                }

                @Override
                public boolean canBeFenced() {
                    return !service.fenceDescription().isEmpty();
                }

                @Override
                public void fence() {
                    service.fence();
                }

                @Override
                public void unfence() {
                    service.unfence();
                }

                @Override
                public void start() {
                    service.start(limit);
                }

                @Override
                public void stop() {
                    service.stop(limit);
                }
            };
        }
    }

    /** The same one each time it is asked within a test. */
    Handle handle() throws Exception;

    /** What tells this start of its processes from another one; empty when none of them is there. */
    String processes() throws Exception;

    /** What this kind of service has to fear: a reboot, a start of the engine. */
    void restartHost() throws Exception;

    @Test
    default void itIsStartedOnceAndStoppedToTheLastProcess() throws Exception {
        Handle service = handle();
        assertThat(service.running()).isFalse();
        assertThat(processes()).isEmpty();

        service.start();
        assertThat(service.running()).isTrue();
        String first = processes();
        assertThat(first).isNotEmpty();
        service.start();
        assertThat(processes()).as("started once").isEqualTo(first);

        service.stop();
        assertThat(service.running()).isFalse();
        assertThat(processes()).isEmpty();
        service.stop();
        assertThat(service.running()).isFalse();
    }

    @Test
    default void itStartsAgainAfterAStop() throws Exception {
        Handle service = handle();
        service.start();
        String first = processes();
        service.stop();
        service.start();
        assertThat(processes()).isNotEmpty().isNotEqualTo(first);
        assertThat(service.running()).isTrue();
        service.stop();
    }

    @Test
    default void aFenceLeavesWhatRunsRunning() throws Exception {
        Handle service = handle();
        service.start();
        String first = processes();
        service.fence();
        service.fence();
        assertThat(processes()).isEqualTo(first);
        service.unfence();
        service.unfence();
        assertThat(processes()).isEqualTo(first);
        assertThat(service.running()).isTrue();
        service.stop();
    }

    @Test
    default void whatIsStoppedStaysDownWhenTheHostComesBack() throws Exception {
        Handle service = handle();
        service.start();
        service.stop();
        assertThat(service.fenced()).isEqualTo(service.canBeFenced());
        restartHost();
        assertThat(service.running()).isFalse();
        assertThat(processes()).isEmpty();
        assertThat(service.fenced()).isEqualTo(service.canBeFenced());

        service.start();
        assertThat(service.running()).isTrue();
        assertThat(service.fenced()).isFalse();
        service.stop();
    }
}
