"""What VTK has to complain about goes to the log, never to a window of its own or to stderr."""

import logging

from vtkmodules.vtkCommonCore import vtkLogger, vtkOutputWindow, vtkStringOutputWindow

LONGEST = 4000
"""Letters kept of what was said between two pictures; a broken driver repeats itself."""

_log = logging.getLogger("hccbm_gui.vtk")


def keep_messages() -> None:
    """Collect from now on what VTK says; calling it again changes nothing."""
    if isinstance(vtkOutputWindow.GetInstance(), vtkStringOutputWindow):
        return
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
    vtkOutputWindow.SetInstance(vtkStringOutputWindow())


def log_messages() -> str:
    """Write to the log what was collected; the text, empty when VTK said nothing.

    The messages are fetched, not delivered by an observer: VTK also speaks from threads of its
    own, and one that waited for Python's lock there would never come back.
    """
    collector = vtkOutputWindow.GetInstance()
    if not isinstance(collector, vtkStringOutputWindow):
        return ""
    said = collector.GetOutput().strip()
    if said:
        # Its text cannot be emptied, only left behind.
        vtkOutputWindow.SetInstance(vtkStringOutputWindow())
        cut = "" if len(said) <= LONGEST else f" … and {len(said) - LONGEST} letters more"
        _log.warning("VTK: %s%s", said[:LONGEST], cut)
    return said
