package org.upgradekit.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Signals of this process. The JDK has no other way to see a second INT, or to outlive a HUP, than this class of its own. */
final class LocalSignals implements Signals {
    private static final int SHELLS_COUNT_FROM = 128;

    @Override
    public Watch watch(StopRequest stop) {
        AtomicInteger count = new AtomicInteger();
        Handlers handlers = new Handlers();
        handlers.set(signal -> stop.requested(signal.getName(), count.incrementAndGet()), "INT", "TERM");
        handlers.set(lost -> {}, "HUP");
        return handlers;
    }

    @Override
    public Watch ends(IntConsumer ended) {
        Handlers handlers = new Handlers();
        handlers.set(signal -> ended.accept(SHELLS_COUNT_FROM + signal.getNumber()), "INT", "TERM", "HUP");
        return handlers;
    }

    private static final class Handlers implements Watch {
        private final Map<Signal, SignalHandler> former = new LinkedHashMap<>();

        void set(SignalHandler handler, String... names) {
            for (String name : names) {
                Signal signal = new Signal(name);
                former.put(signal, Signal.handle(signal, handler));
            }
        }

        @Override
        public void close() {
            former.forEach(Signal::handle);
            former.clear();
        }
    }
}
