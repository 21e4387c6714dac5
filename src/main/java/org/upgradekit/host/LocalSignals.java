package org.upgradekit.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Signals of this process. The JDK has no other way to see a second INT, or to outlive a HUP, than this class of its own. */
final class LocalSignals implements Signals {
    @Override
    public Watch watch(StopRequest stop) {
        Map<Signal, SignalHandler> former = new LinkedHashMap<>();
        AtomicInteger count = new AtomicInteger();
        SignalHandler request = signal -> stop.requested(signal.getName(), count.incrementAndGet());
        for (String name : new String[] {"INT", "TERM"}) {
            Signal signal = new Signal(name);
            former.put(signal, Signal.handle(signal, request));
        }
        Signal hangUp = new Signal("HUP");
        former.put(hangUp, Signal.handle(hangUp, lost -> {}));
        return () -> {
            former.forEach(Signal::handle);
            former.clear();
        };
    }
}
