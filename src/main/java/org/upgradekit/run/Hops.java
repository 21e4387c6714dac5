package org.upgradekit.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.plan.Hop;

/** Opens what the hops of a run work with, one at a time: a later one finds its stores as the one before it left them. */
public interface Hops {
    /** The parts of a hop; those of another one are closed before. The same ones for as long as none is opened between. */
    RunContext open(Hop hop);

    /**
     * Ends what was cut off half-way in the stores of a hop, keeps runs of others from them, and compares those that the run
     * has not touched with what it knows of them.
     *
     * @return what is not as it was when the hop was planned, for people
     * @throws Failure when another run has one of them, exit code 8
     */
    List<String> claim(Hop hop, Set<String> untouched);

    /**
     * Opens a later hop by what its stores are named by now, {@code stores.ID.oid} and the like, for {@code hop-began}.
     *
     * @throws Failure that names all that refuses the hop: its restore point could not be made, or not be used
     */
    Map<String, String> world(Hop hop);
}
