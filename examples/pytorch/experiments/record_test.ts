import { wholeRecord } from "upheld";

// Fails when something is on record that nothing makes any more, or is gone.
wholeRecord();
