"""The commands of `regiobeeld`, a module per occasion. Thin: what they do is in attendance/ and in the rest of orchestration/.

    inventing        demo
    handing_in       deliver
    building         build, protect, rehearse
    following        status, remind, audit
    serving          dashboard, serve
    handing_out      template, dictionary, cube, fg
    administration   rotate-key, pupil, backup, restore, retention
    access           access, looks

A module is imported when one of its commands is asked for (see orchestration.cli): that keeps a short command short.
"""
