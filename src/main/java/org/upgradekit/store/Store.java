package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Leash;

/**
 * Something that holds state and can be saved and put back; one class for each kind, and the same contract test for
 * all. Every operation converges: done again after a crash anywhere in it, it finishes what is left to do.
 */
public interface Store extends AutoCloseable {
    /** Children that it starts from now on are held by this leash; for kinds whose children may work for long. */
    default void hold(Leash leash) {
        // Most kinds' children end with the operation that started them.
    }

    /**
     * Keeps runs of others, on whatever host, from it for as long as this object is open; most kinds are reached by one
     * host alone, whose own lock suffices.
     *
     * @return whether others reach it, so that they may have changed it
     * @throws org.upgradekit.diagnostic.Failure when another run has it; exit code 8
     */
    default boolean claim() {
        // The run lock of the product keeps others away.
        return false;
    }

    /**
     * Ends what was cut off in the middle of putting files in place, so that whoever looks finds them there: a secret can be
     * among them. Asked of a run that goes on, before anything else; most kinds are never half there.
     *
     * @param directory the store's own, of the run's restore point; it need not be there
     */
    default void settle(Path directory) {
        // A database is always under one of its names.
    }

    StoreFacts observe();

    /** What refuses a save or a restore of this store; asked before anything stops. */
    List<Finding> obstacles();

    /**
     * What saves and a way back write on this host, as far as that can be told. Copies of files that a restore point
     * holds are counted where restore points go.
     *
     * @param saves how many of them there will be at the same time
     */
    List<Space> room(int saves) throws IOException;

    /**
     * Keeps writers out, copies into {@code directory} (which exists) and verifies the copy to {@link Level#COPIED} at
     * least. From then on {@link #value} names the place where the run works.
     */
    Saved save(Path directory);

    /**
     * Adds a copy that does not live where the store lives, from the copy that stands; its services may run. Returns what
     * the manifest says from then on, or the same where there is nothing to add.
     *
     * @param leash of the step, for the child that may write it
     */
    Saved dump(Saved saved, Path directory, Leash leash);

    /** What the manifest says of a copy to which {@link #dump} has added nothing, or nothing yet. */
    default Saved undumped(Saved saved) {
        return saved;
    }

    /** The copies that a restore point holds of it, by name, the one that a restore prefers first. */
    List<String> copies(Saved saved);

    /** Which of them a file of the restore point belongs to. */
    String copyOf(String file);

    /** Which of them a restore would take now. */
    default String restoresFrom(Saved saved) {
        return copies(saved).get(0);
    }

    /** Looks at one of them; its files' checksums were compared before. */
    Proof verify(String copy, Saved saved, Path directory, Level level);

    /** What is wrong with the copies at this level; empty when they are proven that far. */
    default List<String> verify(Saved saved, Path directory, Level level) {
        return copies(saved).stream()
                .map(copy -> verify(copy, saved, directory, level))
                .flatMap(proof -> Stream.concat(proof.wrong().stream(), proof.unopened().stream()))
                .toList();
    }

    /** How far a copy is looked at once more before anything is stopped for it: no longer than an operator waits for that. */
    default Level atOnce(Saved saved) {
        return Level.COPIED;
    }

    /** Gives the store back to its services as it now is, also when a save was cut off. */
    void open();

    /** Whether it stands within everybody's reach under its own name; most kinds are never out of it. */
    default boolean isOpen() {
        return true;
    }

    /** What is not there that a restore needs, as far as a look tells; empty when nothing speaks against it. */
    Optional<String> lacking(Saved saved, Path directory);

    /**
     * Puts the old content back under the public name and opens it.
     *
     * @return where what it replaced is kept aside
     */
    List<String> restore(Saved saved, Path directory);

    /** How a copy that was made elsewhere is put in place here. */
    Transfer transfer();

    /** Puts the old content back where the run works, for another try; the copy stays whole. */
    void renew(Saved saved, Path directory);

    /** Removes the copy, whole or partial; whatever is in {@code directory} as well. */
    void discard(Path directory);

    /** Why the copy must not be removed long after its run; empty when nothing speaks against it. */
    default Optional<String> keepsFromPruning(Saved saved) {
        return Optional.empty();
    }

    /**
     * Removes what the copy holds outside of its directory, long after its run; what is gone already is no fault.
     *
     * @param directory the store's own, which is removed after it; cut off before, it need not be whole any more
     */
    default void prune(Saved saved, Path directory) {
        // Most copies are files in the directory of the restore point, which who asks removes.
    }

    /** What this run left beside the store under names of its own, for people: copies and what was kept aside. */
    List<String> kept();

    /** What a restore replaced, which can take its place again; most kinds keep it whole. */
    default Aside aside() {
        return new NothingAside();
    }

    /** Ends whatever still works on the store on behalf of a step or of its stopped services; names what it ended. */
    List<String> fence();

    /** Why somebody other than this run may have written to the store since it was saved; empty when nobody can have. */
    Optional<String> breach(Saved saved);

    /** Whether it can be told at all that the content equals the copy; if not, only the services' fences speak for it. */
    default boolean tellsEquality() {
        return true;
    }

    /** Whether the content equals the copy; false where that cannot be told. */
    boolean unchangedSince(Saved saved, Path directory);

    /** How much was written to it until now, to be held against a later moment; empty for a kind that cannot tell. */
    default Optional<byte[]> tally() {
        return Optional.empty();
    }

    /** What was written since that moment, for people, a line each: it never decides anything. */
    default List<String> writtenSince(byte[] tally) {
        return List.of();
    }

    /** What {@code ${store.ID.property}} names at this moment; empty for an unknown property. */
    Optional<String> value(String property);

    /** Makes everything written to the store durable, so that an outcome may be recorded. */
    void flush();

    @Override
    void close();
}
